// Zip files: written the same whenever and wherever, and read with what `unzip` would show of them.

import { unzipSync, zipSync } from "fflate";

/** Zip files know local times, from 1980 on. */
const EPOCH = new Date(1980, 0, 1);
const REGULAR = 0o100644;
const UNIX = 3;

/** Files as a zip: sorted, all of one time, readable by all. */
export function packed(/** @type {Map<string, Uint8Array>} */ files) {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const entries = sorted.map(([name, bytes]) => [name, [new Uint8Array(bytes), { attrs: (REGULAR << 16) >>> 0, os: UNIX }]]);
  return Buffer.from(zipSync(Object.fromEntries(entries), { level: 9, mtime: EPOCH }));
}

/** The files of a zip, by name. */
export function unpacked(/** @type {Uint8Array} */ zip) {
  return new Map(Object.entries(unzipSync(new Uint8Array(zip))));
}

/** What the zip's directory says of its entries, in its order: name, kind of file by its mode, DOS date and time. */
export function directory(/** @type {Uint8Array} */ zip) {
  const bytes = Buffer.from(zip);
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  const entries = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let count = bytes.readUInt16LE(end + 10); count > 0; count -= 1) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    entries.push({
      name: bytes.toString("utf8", at + 46, at + 46 + name),
      mode: bytes.readUInt32LE(at + 38) >>> 16,
      time: bytes.readUInt32LE(at + 12),
    });
    at += 46 + name + extra + comment;
  }
  return entries;
}
