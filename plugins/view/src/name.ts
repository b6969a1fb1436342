// Words of a contract file for people: slugs without their underscores.

/** `operator_blocked` as `operator blocked`. */
export function human(slug: string): string {
  return slug.replaceAll("_", " ");
}

/** `a, b and c`. */
export function list(items: string[], last: string): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} ${last} ${items.at(-1)}`;
}
