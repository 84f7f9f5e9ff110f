/** Whether a text is worth cutting, decided from the text alone, so that nothing jumps after it is drawn. */

export interface Clamping {
  isLong: boolean;
  linesShown: number;
  /** Lines as they were written, not as they wrap. */
  lineCount: number;
}

/** About as many characters fit on a line of the reading column. */
const CHARS_PER_LINE = 90;

/** Cuts only where at least half as much again would be hidden: a click for two lines is a bad trade. */
export function clampText(text: string, linesShown: number): Clamping {
  let lineCount = 1;
  let rows = 0;
  let start = 0;
  for (;;) {
    const end = text.indexOf('\n', start);
    rows += Math.max(1, Math.ceil(((end === -1 ? text.length : end) - start) / CHARS_PER_LINE));
    if (end === -1) break;
    lineCount += 1;
    start = end + 1;
  }
  return { isLong: rows > linesShown * 1.5, linesShown, lineCount };
}
