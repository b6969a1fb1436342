// Imported before anything else: keeps every WebAssembly memory that a module exports in `memories`.

const { Instance } = WebAssembly;

globalThis.memories = [];

WebAssembly.Instance = class extends Instance {
  constructor(module, imports) {
    super(module, imports);
    memories.push(this.exports.memory);
  }
};
