/** What every call of this package throws. */
export class ClausolaError extends Error {
  /**
   * @param {string} message every finding as text, as a compiler would print it
   * @param {object[]} diagnostics the same findings as data, at least one
   */
  constructor(message, diagnostics) {
    super(message);
    this.name = "ClausolaError";
    this.diagnostics = diagnostics;
    // Where in the engine it was made helps nobody; where it was asked does.
    this.stack = this.stack?.split("\n").filter((line) => !/wasm-function|__wbg_/.test(line)).join("\n");
  }
}
