/** One line for a value that is closed. */
import { childCount, entriesOf, isContainer } from './jsonLines';

const CHARS_MAX = 80;

/** The first few members of a container: `{role: "user", content: "Where is my…"}`. Looks at no more than it shows. */
export function jsonPreview(value: unknown): string {
  if (!isContainer(value)) return short(value, CHARS_MAX);
  const isArray = Array.isArray(value);
  let text = '';
  let listed = 0;
  for (const [key, child] of entriesOf(value, 5)) {
    const inner = isContainer(child) ? containerMark(child) : short(child, 24);
    const member = isArray ? inner : `${key}: ${inner}`;
    if (text.length + member.length > CHARS_MAX && listed > 0) break;
    text += (listed > 0 ? ', ' : '') + member;
    listed += 1;
  }
  if (listed < childCount(value)) text += listed > 0 ? ', …' : '…';
  return isArray ? `[${text}]` : `{${text}}`;
}

/** Quotes only where a text could be taken for something else: `"42"`, `"null"`, `" "`, `""`. */
export function quotedText(text: string): string {
  const isAmbiguous = /^(|true|false|null|-?\d[\d.eE+-]*)$/.test(text) || text !== text.trim();
  return isAmbiguous ? JSON.stringify(text) : text;
}

function containerMark(value: object): string {
  const isEmpty = childCount(value) === 0;
  if (Array.isArray(value)) return isEmpty ? "[]" : `[${value.length}]`;
  return isEmpty ? '{}' : '{…}';
}

function short(value: unknown, max: number): string {
  if (typeof value !== 'string') return String(value);
  const cut = value.length > max ? `${value.slice(0, max)}…` : value;
  return JSON.stringify(cut);
}
