// Zendesk's published rules for app packages, as far as they concern a framework 2.0 app: `check(zip)` lists what breaks
// them, `node check.mjs <zip>` prints it.
//
// The rules are those of Zendesk's own validator (github.com/zendesk/zendesk_apps_support, lib/.../validations) and of its
// developer documentation: Manifest reference, Setting up new apps, Styles and assets, Create app brand assets, Create
// content. Where the two differ the stricter one holds. What is only advice there is not here, except one: insecure
// addresses.

import { readFileSync } from "node:fs";
import { directory, unpacked } from "./zip.mjs";

const LOCALE = /^[a-z]{2}(-\w{2,3})?$/;
const FRAMEWORK = "2.0";
const LOCATIONS = {
  support: [
    "top_bar",
    "nav_bar",
    "ticket_sidebar",
    "new_ticket_sidebar",
    "user_sidebar",
    "organization_sidebar",
    "background",
    "modal",
    "ticket_editor",
    "system_top_bar",
    "ticket_module",
  ],
  chat: ["chat_sidebar", "background"],
};
const PARAMETERS = ["text", "password", "checkbox", "url", "number", "multiline", "hidden"];
const ACCEPTED =
  "png jpg jpeg gif svg js htm html css map eot woff woff2 otf ttf json xml hbs hdbs".split(" ");
const BLOCKED =
  "rar zip gzip gz pdf doc docx avi bin bz bz2 csh sh jar mp3 mpeg odt pptx ppt xls xlsx 7z".split(" ");
/** The first bytes of what is blocked whatever its name. */
const MAGIC = [
  ["504b0304", "zip"],
  ["1f8b", "gzip"],
  ["25504446", "pdf"],
  ["52617221", "rar"],
  ["377abcaf271c", "7z"],
  ["425a68", "bz2"],
  ["d0cf11e0", "doc"],
  ["2321", "sh"],
];
const REQUIRED_TEXTS = ["name", "short_description", "long_description", "installation_instructions"];
const LONGEST_NAME = 40;
const LOGOS = { "assets/logo.png": 320, "assets/logo-small.png": 128 };
/** Code of the first framework, which a page in a frame must not bring. */
const LEGACY = /^(app\.js|app\.css|app\.scss|templates\/.*|lib\/.*\.js)$/;
const NAMESPACE = /^http:\/\/www\.w3\.org\//;

/**
 * @param {Uint8Array} zip
 * @returns {string[]} one line for each thing that is wrong
 */
export function check(zip) {
  const files = unpacked(zip);
  const problems = [...checkPaths(zip), ...checkTypes(files)];
  const text = files.get("manifest.json");
  if (!text) {
    const nested = [...files.keys()].find((name) => /^[^/]+\/manifest\.json$/.test(name));
    return [...problems, nested ? `manifest.json is not at the top but in ${nested}` : "there is no manifest.json"];
  }
  const manifest = json("manifest.json", text, problems);
  if (manifest) problems.push(...checkManifest(manifest, files), ...checkTranslations(manifest, files));
  return [...problems, ...checkLogos(files), ...checkPages(files)];
}

function checkPaths(zip) {
  const problems = [];
  const seen = new Set();
  for (const { name, mode } of directory(zip)) {
    if (seen.has(name)) problems.push(`${name} is there twice`);
    seen.add(name);
    if ((mode & 0o170000) === 0o120000) problems.push(`${name} is a symbolic link`);
    if (/(^|\/)\.\.?(\/|$)|^\/|\\/.test(name)) problems.push(`${name} is no plain path`);
    if (/(^|\/)(\.|__MACOSX|Thumbs\.db)/.test(name)) problems.push(`${name} is a hidden file`);
    if (LEGACY.test(name)) problems.push(`${name} belongs to the first framework`);
  }
  return problems;
}

function checkTypes(files) {
  const problems = [];
  for (const [name, bytes] of files) {
    const type = /\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
    const start = Buffer.from(bytes.subarray(0, 8)).toString("hex");
    const inside = MAGIC.find(([magic]) => start.startsWith(magic))?.[1];
    if (BLOCKED.includes(type) || inside) problems.push(`${name} is of a blocked type (${inside ?? type})`);
    else if (name.startsWith("assets/") && !ACCEPTED.includes(type)) problems.push(`${name} is of no accepted type`);
  }
  return problems;
}

function checkManifest(manifest, files) {
  const problems = [];
  const say = (condition, message) => condition || problems.push(`manifest.json: ${message}`);
  const { author, defaultLocale, frameworkVersion, location, parameters = [] } = manifest;
  say(author && typeof author === "object", "`author` is missing");
  for (const key of ["name", "email", "url"]) {
    const value = author?.[key];
    say(value === undefined || typeof value === "string", `\`author.${key}\` is no text`);
  }
  for (const key of ["name", "email"]) say(author?.[key], `\`author.${key}\` is missing`);
  say(author?.url === undefined || URL.canParse(author.url), "`author.url` is no address");
  say(typeof manifest.version === "string", "`version` is no text");
  say(frameworkVersion === FRAMEWORK, `\`frameworkVersion\` is not "${FRAMEWORK}"`);
  for (const key of ["private", "singleInstall", "signedUrls"]) {
    say(manifest[key] === undefined || typeof manifest[key] === "boolean", `\`${key}\` is neither true nor false`);
  }
  say(typeof defaultLocale === "string" && LOCALE.test(defaultLocale), "`defaultLocale` is no locale");
  say(files.has(`translations/${defaultLocale}.json`), "the default locale has no translation");
  say(manifest.noTemplate === undefined, "`noTemplate` is of the first framework");
  say(location && typeof location === "object" && Object.keys(location).length > 0, "`location` is missing");
  for (const [product, places] of Object.entries(location ?? {})) {
    say(product in LOCATIONS, `\`${product}\` is no product`);
    for (const [place, options] of Object.entries(places ?? {})) {
      say(LOCATIONS[product]?.includes(place), `\`${place}\` is no location in ${product}`);
      checkLocation(place, typeof options === "string" ? { url: options } : options, files, say);
    }
  }
  if (!Array.isArray(parameters)) say(false, "`parameters` is no list");
  else checkParameters(parameters, say);
  return problems;
}

function checkLocation(place, { url, flexible, autoLoad, autoHide }, files, say) {
  for (const [key, value] of Object.entries({ flexible, autoLoad, autoHide })) {
    say(value === undefined || typeof value === "boolean", `\`${place}.${key}\` is neither true nor false`);
  }
  if (typeof url !== "string" || url === "") {
    say(autoLoad === false, `\`${place}\` has no \`url\``);
  } else if (/^[a-z]+:/i.test(url)) {
    say(url.startsWith("https://"), `\`${place}.url\` is not https`);
  } else {
    say(url.startsWith("assets/"), `\`${place}.url\` is not in assets/`);
    say(files.has(url), `\`${place}.url\` is not in the package`);
  }
}

function checkParameters(parameters, say) {
  const names = new Set();
  for (const { name, type = "text", required = false, secure = false } of parameters) {
    say(typeof name === "string" && name !== "", "a parameter has no name");
    say(name !== "name", "a parameter is called `name`");
    say(!names.has(name), `the parameter \`${name}\` is there twice`);
    names.add(name);
    say(PARAMETERS.includes(type), `the parameter \`${name}\` is of no known type`);
    say(typeof required === "boolean", `\`${name}.required\` is neither true nor false`);
    say(typeof secure === "boolean", `\`${name}.secure\` is neither true nor false`);
    say(!(type === "hidden" && required), `\`${name}\` is hidden and required`);
  }
}

function checkTranslations(manifest, files) {
  const problems = [];
  for (const [name, bytes] of files) {
    const locale = /^translations\/(.*)$/.exec(name)?.[1];
    if (locale === undefined) continue;
    const say = (condition, message) => condition || problems.push(`${name}: ${message}`);
    say(LOCALE.test(locale.replace(/\.json$/, "")) && locale.endsWith(".json"), "is named after no locale");
    const texts = json(name, bytes, problems);
    if (!texts) continue;
    // The Marketplace shows them; a private app needs but its name, and has them all.
    for (const key of REQUIRED_TEXTS) say(typeof texts.app?.[key] === "string" && texts.app[key] !== "", `\`app.${key}\` is missing`);
    say((texts.app?.name?.length ?? 0) <= LONGEST_NAME, `\`app.name\` is longer than ${LONGEST_NAME} characters`);
    say(!/zendesk/i.test(texts.app?.name ?? ""), "`app.name` uses a trademark of Zendesk's");
    const parameters = Array.isArray(manifest.parameters) ? manifest.parameters : [];
    for (const { name: parameter } of parameters) {
      say(typeof texts.app?.parameters?.[parameter]?.label === "string", `the parameter \`${parameter}\` has no label`);
    }
  }
  return problems;
}

function checkLogos(files) {
  const problems = [];
  for (const [name, size] of Object.entries(LOGOS)) {
    const bytes = files.get(name);
    if (!bytes) problems.push(`${name} is missing`);
    else {
      const png = Buffer.from(bytes);
      const [width, height] = png.length > 26 ? [png.readUInt32BE(16), png.readUInt32BE(20)] : [0, 0];
      if (png.toString("latin1", 1, 4) !== "PNG") problems.push(`${name} is no PNG`);
      else if (width !== size || height !== size) problems.push(`${name} is not ${size} by ${size} pixels`);
      else if (png[24] !== 8 || png[25] !== 6) problems.push(`${name} is not in 24 bits with transparency`);
    }
  }
  return problems;
}

/** What pages and scripts ask for: their own files, and nothing insecure or inside the reader's network. */
function checkPages(files) {
  const problems = [];
  for (const [name, bytes] of files) {
    if (!/\.(html?|js)$/.test(name)) continue;
    const text = Buffer.from(bytes).toString("utf8");
    for (const [address] of text.matchAll(/http:\/\/[\w.-]+[^\s"'`<>)]*/g)) {
      if (!NAMESPACE.test(address)) problems.push(`${name} asks for ${address}, which is not https`);
    }
    for (const [address] of text.matchAll(/https?:\/\/(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.)[\d.]+/g)) {
      problems.push(`${name} asks for ${address}, inside a network`);
    }
    if (!/\.html?$/.test(name)) continue;
    for (const [, address] of text.matchAll(/(?:src|href)="([^"]+)"/g)) {
      if (/^https:/.test(address)) continue;
      const path = new URL(address, `https://package.invalid/${name}`).pathname.slice(1);
      if (!files.has(path)) problems.push(`${name} asks for ${address}, which is not in the package`);
    }
  }
  return problems;
}

/** The object in a JSON file, each key of which is there once. */
function json(name, bytes, problems) {
  try {
    const text = Buffer.from(bytes).toString("utf8");
    const value = JSON.parse(text);
    if (value === null || typeof value !== "object" || Array.isArray(value)) {
      problems.push(`${name} is no JSON object`);
      return null;
    }
    for (const key of doubled(text)) problems.push(`${name}: \`${key}\` is there twice`);
    return value;
  } catch (error) {
    problems.push(`${name} is no JSON: ${error.message}`);
    return null;
  }
}

/** Keys that stand twice in one object of valid JSON text. */
function doubled(text) {
  const found = [];
  const open = [];
  for (const [token, string] of text.matchAll(/"((?:[^"\\]|\\.)*)"(?=\s*:)|"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token === "{" || token === "[") open.push(new Set());
    else if (token === "}" || token === "]") open.pop();
    else if (string !== undefined) {
      const keys = open.at(-1);
      if (keys?.has(string)) found.push(string);
      keys?.add(string);
    }
  }
  return found;
}

if (process.argv[1] === import.meta.filename) {
  const problems = check(readFileSync(process.argv[2]));
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
