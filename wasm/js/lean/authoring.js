// The lean build has no module for authors, and so nothing of a contract beside the one.

export function freeTwin() {}
