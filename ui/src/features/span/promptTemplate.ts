/** A template with its places for variables found. */

export interface TemplatePiece {
  text: string;
  /** The variable that this piece is a place for. */
  variable: string | null;
}

/** Places written `{name}`, `{{name}}` or `${name}`; only names that have a value count. */
export function templatePieces(template: string, variables: unknown): TemplatePiece[] {
  const names = new Set(variableEntries(variables).map(([name]) => name));
  const pieces: TemplatePiece[] = [];
  let end = 0;
  for (const match of template.matchAll(/\$?\{\{?\s*([\w.-]+)\s*\}?\}/g)) {
    const name = match[1]!;
    if (!names.has(name)) continue;
    if (match.index > end) pieces.push({ text: template.slice(end, match.index), variable: null });
    pieces.push({ text: match[0], variable: name });
    end = match.index + match[0].length;
  }
  if (end < template.length) pieces.push({ text: template.slice(end), variable: null });
  return pieces;
}

/** Variables as pairs; what was sent as anything but an object has none. */
export function variableEntries(variables: unknown): [string, unknown][] {
  const isObject = typeof variables === 'object' && variables !== null && !Array.isArray(variables);
  return isObject ? Object.entries(variables) : [];
}
