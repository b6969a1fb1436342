// An import that wasm-bindgen fills in only where it may use reference types: one past the last index of a value that is
// always there. Without them the values stand in a list of JavaScript, which begins with 1024 places for arguments, then
// undefined, null, true and false.

export const __wbindgen_externref_statics_end = () => 1024 + 4;
