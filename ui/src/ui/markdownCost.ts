/** Whether laying out a text as markdown could be felt. Asked before, because a parser cannot be stopped. */

/** At about a millisecond per KB, more would hold up the page. */
const CHARS_MAX = 32 * 1024;
/** Squares of marks per paragraph: the parser matches each `*` and `_` against those before it. */
const MARK_PAIRS_MAX = 250_000;

export function isCheapMarkdown(text: string): boolean {
  if (text.length > CHARS_MAX) return false;
  const prose = text.replaceAll(/^ *```[^]*?^ *```/gm, '');
  let pairs = 0;
  for (const paragraph of prose.split(/\n[ \t]*\n/)) {
    const marks = paragraph.match(/[*_]/g)?.length ?? 0;
    pairs += marks * marks;
  }
  return pairs <= MARK_PAIRS_MAX;
}
