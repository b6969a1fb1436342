// A server of static files, on a port of its own.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".toml": "text/plain; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
};

/**
 * Serves a folder, and pages that are no files.
 *
 * @param {string} folder
 * @param {{ pages?: { [path: string]: string }, headers?: { [name: string]: string } }} [options] `pages` are texts of
 *   HTML by their path, such as `/index.html`; `headers` go with every answer, such as a content security policy
 * @returns {Promise<{ origin: string, close(): Promise<void> }>}
 */
export async function serve(folder, { pages = {}, headers = {} } = {}) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const name = path.endsWith("/") ? `${path}index.html` : path;
    const body = await content(folder, pages, name);
    if (body === null) {
      // Browsers ask for it unasked.
      response.writeHead(name === "/favicon.ico" ? 204 : 404, headers).end();
      return;
    }
    const type = TYPES[extname(name)] ?? "application/octet-stream";
    response.writeHead(200, { "content-type": type, "cache-control": "no-store", ...headers }).end(body);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () =>
      new Promise((closed) => {
        server.close(closed);
        server.closeAllConnections();
      }),
  };
}

async function content(folder, pages, name) {
  if (Object.hasOwn(pages, name)) return pages[name];
  const file = normalize(join(folder, name));
  if (!file.startsWith(normalize(folder + sep))) return null;
  return await readFile(file).catch(() => null);
}
