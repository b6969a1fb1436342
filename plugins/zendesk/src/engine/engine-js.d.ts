// What ./js.js is built to, beside the app's own script.

export { ClausolaError, Contract } from "clausola";
