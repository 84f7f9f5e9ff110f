/** Addresses of values inside a JSON document, written the way people paste them into code. */

const PLAIN_KEY = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u;

/** The address of a child: `messages[0].role`, with quotes where a key needs them. */
export function childPath(parent: string, key: string | number): string {
  if (typeof key === "number") return `${parent}[${key}]`;
  if (!PLAIN_KEY.test(key)) return `${parent}[${JSON.stringify(key)}]`;
  return parent === "" ? key : `${parent}.${key}`;
}

/** The address of the document that a string holds as JSON. */
export function embeddedPath(parent: string): string {
  return `json(${parent})`;
}
