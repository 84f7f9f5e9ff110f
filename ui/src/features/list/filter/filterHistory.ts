/** Filters that were used, the latest first, and views that were given a name. Both are this browser's. */
import type { ListSearch } from '../listSearch';

const HISTORY_MAX = 12;

export interface SavedView {
  name: string;
  search: ListSearch;
}

export function withUsed(history: readonly string[], filter: string): string[] {
  const text = filter.trim();
  if (text === '') return [...history];
  return [text, ...history.filter((each) => each !== text)].slice(0, HISTORY_MAX);
}

/** A view is what is shown, not which row is chosen in it. */
export function viewSearch(search: ListSearch): ListSearch {
  const { row: _row, tab: _tab, text: _text, beside: _beside, paused: _paused, ...view } = search;
  return view;
}

/** A name stands for one view: saved again, it is replaced. */
export function withView(views: readonly SavedView[], name: string, search: ListSearch): SavedView[] {
  const others = views.filter((view) => view.name !== name);
  return [...others, { name, search: viewSearch(search) }].sort((a, b) => a.name.localeCompare(b.name));
}

/** What the address becomes: keys that the view does not have are let go. */
export function viewChanges(search: ListSearch, view: SavedView): ListSearch {
  const cleared = Object.fromEntries(Object.keys(viewSearch(search)).map((key) => [key, undefined]));
  return { ...cleared, ...view.search };
}

/** The text with a chosen completion in place of what was typed of it, and where typing goes on. */
export function completed(text: string, from: number, to: number, completion: string): { text: string; cursor: number } {
  const rest = text.slice(to);
  // A quote or bracket that is already there is not written twice.
  const last = completion.at(-1);
  const follows = last !== undefined && `'"`.includes(last) && rest.startsWith(last) ? rest.slice(1) : rest;
  return { text: text.slice(0, from) + completion + follows, cursor: from + completion.length };
}
