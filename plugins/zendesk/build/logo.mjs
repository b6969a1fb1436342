// The app's logo, drawn here: `logo(size)` gives a square PNG with transparency.
//
// A ring of which three quarters have passed, and the section sign: a clause whose time is running. Drawn by coverage at
// four by four points a pixel, so edges are smooth at both sizes.

import { zlibSync } from "fflate";

const PAPER = [23, 56, 84];
const REST = [71, 108, 140];
const RUN = [255, 196, 87];
const INK = [255, 255, 255];
const POINTS = 4;

/** @param {number} size */
export function logo(size) {
  const rows = Buffer.alloc(size * (1 + size * 4));
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const sum = [0, 0, 0];
      for (let i = 0; i < POINTS * POINTS; i += 1) {
        const at = (n, step) => ((n + (step + 0.5) / POINTS) / size) * 2 - 1;
        const colour = colourAt(at(x, i % POINTS), at(y, Math.floor(i / POINTS)));
        for (let c = 0; c < 3; c += 1) sum[c] += colour[c];
      }
      const at = y * (1 + size * 4) + 1 + x * 4;
      for (let c = 0; c < 3; c += 1) rows[at + c] = Math.round(sum[c] / POINTS ** 2);
      rows[at + 3] = 255;
    }
  }
  return png(size, rows);
}

/** In a square from -1 to 1, with y downwards. */
function colourAt(x, y) {
  const distance = Math.hypot(x, y);
  if (Math.abs(distance - 0.7) < 0.085) {
    const turn = (Math.atan2(x, -y) / (2 * Math.PI) + 1) % 1;
    return turn < 0.75 ? RUN : REST;
  }
  return isSection(x / 0.46, y / 0.46) ? INK : PAPER;
}

/** The section sign: an S over an S, each of two arcs, the lower one half a turn round. */
function isSection(x, y) {
  const half = (px, py) => {
    const arc = (cx, cy, r, from, to) => {
      const angle = (Math.atan2(py - cy, px - cx) * 180) / Math.PI;
      const turned = (angle - from + 720) % 360;
      return Math.abs(Math.hypot(px - cx, py - cy) - r) < 0.11 && turned <= to - from;
    };
    // The open bow above, and the ring in the middle, whose inside stays free.
    const ring = Math.hypot(px, py) - 0.36;
    return Math.abs(ring) < 0.11 || (ring > 0 && arc(0, -0.56, 0.36, 90, 330));
  };
  return half(x, y) || half(-x, -y);
}

function png(size, rows) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", zlibSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  whole.set(body, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
