/** Rows that were picked for an action, and the row from which a range reaches. */

export interface Selection {
  ids: ReadonlySet<string>;
  anchor: string | null;
}

export const NOTHING_SELECTED: Selection = { ids: new Set(), anchor: null };

export function toggledRow(selection: Selection, id: string): Selection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, anchor: id };
}

/** All rows from the anchor to this one, added to what is selected. Without an anchor, the row alone. */
export function withRange(selection: Selection, order: readonly string[], id: string): Selection {
  const from = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
  const to = order.indexOf(id);
  if (from < 0 || to < 0) return toggledRow(selection, id);
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...selection.ids, ...range]), anchor: selection.anchor };
}

/** Everything that is loaded, or nothing if that was the case already. */
export function toggledAll(selection: Selection, order: readonly string[]): Selection {
  if (order.every((id) => selection.ids.has(id))) return NOTHING_SELECTED;
  return { ids: new Set(order), anchor: null };
}
