/** The columns of the waterfall: the name's width is dragged, the numbers' are fixed, time takes the rest. */

export interface Columns {
  template: string;
  nameWidth: number;
  /** Pixels per level of the tree. */
  indent: number;
  hasNumbers: boolean;
  /** Where the time column's drawing area begins, and how wide it is. */
  timeLeft: number;
  timeWidth: number;
}

export const ROW_HEIGHT = 26;
/** Air on either side of the drawing area, so that bars at its edges stay whole. */
export const TIME_PADDING = 10;
const DURATION = 66;
const TOKENS = 66;
const COST = 86;
/** Below this width tokens and cost make room for time; they stay in the span's detail. */
const NUMBERS_FROM = 642;
const TIME_AT_LEAST = 120;
export const NAME_AT_LEAST = 120;

const INDENT_MOST = 16;
const INDENT_LEAST = 6;
/** What the indentation of the deepest level leaves to its name, with icon and fold mark. */
const NAME_KEEPS = 150;
/** A recursion of a hundred levels would push its names out of sight: deeper levels stand still. */
export const DEEPEST_INDENT = 20;

export function layoutColumns(width: number, nameWidth: number, deepest = 0): Columns {
  const hasNumbers = width >= NUMBERS_FROM;
  const numbers = DURATION + (hasNumbers ? TOKENS + COST : 0);
  const name = Math.max(NAME_AT_LEAST, Math.min(nameWidth, width - numbers - TIME_AT_LEAST));
  return {
    template: [name, DURATION, ...(hasNumbers ? [TOKENS, COST] : [])].map((size) => `${size}px`).join(' ') + ' minmax(0, 1fr)',
    nameWidth: name,
    indent: Math.min(INDENT_MOST, Math.max(INDENT_LEAST, Math.floor((name - NAME_KEEPS) / Math.max(1, Math.min(deepest, DEEPEST_INDENT))))),
    hasNumbers,
    timeLeft: name + numbers + TIME_PADDING,
    timeWidth: Math.max(0, width - name - numbers - 2 * TIME_PADDING),
  };
}
