// Where Chromium is. `node chromium.mjs` prints it, or says what to do and fails.

import { existsSync } from "node:fs";

const PLACES = [
  "/usr/bin/chromium", // Debian's
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The program's path; the variable `CHROMIUM` names another one. */
export function chromiumPath() {
  const found = [process.env.CHROMIUM, ...PLACES].find((path) => path && existsSync(path));
  if (found) return found;
  throw new Error("there is no Chromium here; install it (`apt-get install chromium`), or name one in `CHROMIUM`");
}

if (import.meta.filename === process.argv[1]) {
  try {
    console.log(chromiumPath());
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
