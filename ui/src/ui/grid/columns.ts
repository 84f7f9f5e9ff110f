/** Which columns a grid shows, in which order and how wide. */

export interface ColumnSpec {
  id: string;
  label: string;
  /** Pixels, until somebody drags. */
  width: number;
  /** Share of what is left over; without it the width is kept. */
  grow?: number;
  /** Out of the way in a grid narrower than this, unless somebody chose the columns. */
  hideBelow?: number;
  /** Offered in the menu, not shown at first. */
  isOptional?: boolean;
  /** The server can sort by it, under this name. */
  sort?: string;
  isRight?: boolean;
  /** The heading is only spoken. */
  isBare?: boolean;
}

/** What a person chose. */
export interface ColumnChoice {
  /** Ids in order; null is what the grid proposes. */
  shown: readonly string[] | null;
  widths: Readonly<Record<string, number>>;
}

export const NO_CHOICE: ColumnChoice = { shown: null, widths: {} };
export const WIDTH_MIN = 36;
const WIDTH_MAX = 1200;
const GAP = 12;
const PADDING = 12;

/** The columns that stand in a grid of this width. Ids that are no longer known are passed over. */
export function shownColumns<Spec extends ColumnSpec>(specs: readonly Spec[], shown: readonly string[] | null, available: number): Spec[] {
  if (shown === null) return specs.filter((spec) => !spec.isOptional && available >= (spec.hideBelow ?? 0));
  const chosen = shown.flatMap((id) => specs.find((spec) => spec.id === id) ?? []);
  return chosen.length > 0 ? chosen : shownColumns(specs, null, available);
}

export function gridTemplate(columns: readonly ColumnSpec[], widths: ColumnChoice['widths']): string {
  const track = ({ id, width, grow }: ColumnSpec) => {
    const dragged = widths[id];
    if (dragged !== undefined) return `${dragged}px`;
    return grow === undefined ? `${width}px` : `minmax(${width}px, ${grow}fr)`;
  };
  return columns.map(track).join(' ');
}

/** Below this the grid scrolls sideways. */
export function gridMinWidth(columns: readonly ColumnSpec[], widths: ColumnChoice['widths'], extra = 0): number {
  const sum = columns.reduce((total, { id, width }) => total + (widths[id] ?? width), 0);
  return sum + GAP * Math.max(0, columns.length - 1) + 2 * PADDING + extra;
}

/** Shown again, a column goes where the grid would have put it. */
export function toggledColumn(specs: readonly ColumnSpec[], shown: readonly string[], id: string): string[] {
  if (shown.includes(id)) return shown.length > 1 ? shown.filter((each) => each !== id) : [...shown];
  const before = specs.slice(0, specs.findIndex((spec) => spec.id === id)).map((spec) => spec.id);
  const place = Math.max(-1, ...before.map((each) => shown.indexOf(each))) + 1;
  return [...shown.slice(0, place), id, ...shown.slice(place)];
}

export function movedColumn(shown: readonly string[], id: string, by: -1 | 1): string[] {
  const from = shown.indexOf(id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= shown.length) return [...shown];
  const next = [...shown];
  next.splice(from, 1);
  next.splice(to, 0, id);
  return next;
}

export function boundedWidth(width: number): number {
  return Math.round(Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, width)));
}
