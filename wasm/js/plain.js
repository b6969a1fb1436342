/** As deep as the engine reads JSON text. */
const DEPTH = 128;

/**
 * The JSON text of plain data: one text across the boundary, where the engine would ask for the parts one by one.
 *
 * @param {unknown} value
 * @returns {string | undefined} nothing where JSON text could say something else than the value: for a Date, a class,
 * an `undefined` or a NaN, for what throws when it is read or contains itself. Those the engine reads part by part.
 */
export function plainJson(value) {
  try {
    if (!isPlain(value, DEPTH)) return undefined;
    const text = JSON.stringify(value);
    // The escape of half a character, or text that looks like one.
    return text.includes("\\ud") ? undefined : text;
  } catch {
    return undefined;
  }
}

function isPlain(value, levels) {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      // Whole numbers that are exact, and others of a few decimals, which any reader of JSON reads alike.
      return Number.isSafeInteger(value) || Number.isSafeInteger(value * 1e6);
    case "object":
      if (value === null) return true;
      if (levels === 0 || value.toJSON !== undefined) return false;
      return Array.isArray(value) ? isPlainArray(value, levels - 1) : isPlainObject(value, levels - 1);
    default:
      return false;
  }
}

function isPlainArray(array, levels) {
  for (let i = 0; i < array.length; i += 1) if (!isPlain(array[i], levels)) return false;
  return true;
}

function isPlainObject(object, levels) {
  const prototype = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null && Object.getPrototypeOf(prototype) !== null) return false;
  // Inherited keys end the quick way too: they are not in the JSON text, and asking for own ones costs more.
  for (const key in object) if (!isPlain(object[key], levels) || !Object.hasOwn(object, key)) return false;
  return true;
}
