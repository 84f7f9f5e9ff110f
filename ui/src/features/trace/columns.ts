/** The columns of the waterfall: the name's width is dragged, the numbers' are fixed, time takes the rest. */

export interface Columns {
  template: string;
  nameWidth: number;
  hasNumbers: boolean;
  /** Where the time column's drawing area begins, and how wide it is. */
  timeLeft: number;
  timeWidth: number;
}

export const ROW_HEIGHT = 26;
/** Air on either side of the drawing area, so that bars at its edges stay whole. */
export const TIME_PADDING = 10;
const DURATION = 66;
const TOKENS = 58;
const COST = 72;
/** Below this width tokens and cost make room for time; they stay in the span's detail. */
const NUMBERS_FROM = 620;
const TIME_AT_LEAST = 120;
export const NAME_AT_LEAST = 120;

export function layoutColumns(width: number, nameWidth: number): Columns {
  const hasNumbers = width >= NUMBERS_FROM;
  const numbers = DURATION + (hasNumbers ? TOKENS + COST : 0);
  const name = Math.max(NAME_AT_LEAST, Math.min(nameWidth, width - numbers - TIME_AT_LEAST));
  return {
    template: [name, DURATION, ...(hasNumbers ? [TOKENS, COST] : [])].map((size) => `${size}px`).join(' ') + ' minmax(0, 1fr)',
    nameWidth: name,
    hasNumbers,
    timeLeft: name + numbers + TIME_PADDING,
    timeWidth: Math.max(0, width - name - numbers - 2 * TIME_PADDING),
  };
}
