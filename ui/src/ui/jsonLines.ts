/** A JSON document as the lines that are on screen: only what is open is walked. */
import { childPath, embeddedPath } from './jsonPath';

/** How many children of one value are listed before "more" is asked for. */
export const CHILDREN_PAGE = 100;

export interface JsonTreeState {
  /** Paths of the values whose children are shown. */
  open: ReadonlySet<string>;
  /** How many children of a path are listed, where that is not `CHILDREN_PAGE`. */
  shown: ReadonlyMap<string, number>;
}

export interface JsonLine {
  path: string;
  /** The way from the root; null inside a document that a string holds. */
  keys: readonly (string | number)[] | null;
  depth: number;
  /** Null on the root. */
  name: string | number | null;
  value: unknown;
  /** Has lines below it, or may have: an object, an array, or a string that looks like JSON. */
  isBranch: boolean;
  /** Of a long string: it is shown whole. */
  isOpen: boolean;
  /** Set on the line that stands for children not listed yet. */
  hiddenCount?: number;
}

export function jsonLines(root: unknown, state: JsonTreeState): JsonLine[] {
  const lines: JsonLine[] = [];
  addLines(lines, { root, state, path: '', keys: [], depth: 0, name: null });
  return lines;
}

/** What to open at first: level by level from the root, as long as the lines fit. */
export function openWithin(root: unknown, linesMax: number): JsonTreeState {
  const open = new Set<string>();
  let lines = 1;
  let level: [string, unknown][] = [['', root]];
  while (level.length > 0) {
    const next: [string, unknown][] = [];
    for (const [path, value] of level) {
      if (typeof value === 'string') continue;
      const size = childCount(value);
      if (size === 0) continue;
      const cost = Math.min(size, CHILDREN_PAGE);
      // The root opens whatever its size: a closed viewer shows nothing.
      if (path !== '' && lines + cost > linesMax) return { open, shown: new Map() };
      open.add(path);
      lines += cost;
      next.push(...firstChildren(path, value, CHILDREN_PAGE));
    }
    level = next;
  }
  return { open, shown: new Map() };
}

export function toggled(state: JsonTreeState, path: string): JsonTreeState {
  const open = new Set(state.open);
  if (!open.delete(path)) open.add(path);
  return { ...state, open };
}

export function withMore(state: JsonTreeState, path: string): JsonTreeState {
  const shown = new Map(state.shown);
  // Ten pages at a time after the first, so that a long list does not need a hundred clicks.
  shown.set(path, (shown.get(path) ?? CHILDREN_PAGE) + 10 * CHILDREN_PAGE);
  return { ...state, shown };
}

/** Whether a string could hold a document, by its ends alone: asking for every string on screen must cost nothing. */
export function mayHoldJson(text: string): boolean {
  const first = text.match(/^\s*([[{])/)?.[1];
  if (first === undefined) return false;
  return text.trimEnd().endsWith(first === '{' ? '}' : ']');
}

/** The document inside a string, or undefined where it holds none. Numbers and words alone do not count. */
export function embeddedJson(text: string): object | undefined {
  if (!mayHoldJson(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

export function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

export function childCount(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return isContainer(value) ? Object.keys(value).length : 0;
}

/** The first children of a value, as pairs of path and value. */
function firstChildren(path: string, value: unknown, max: number): [string, unknown][] {
  return entriesOf(value, max).map(([key, child]) => [childPath(path, key), child]);
}

export function entriesOf(value: unknown, max = Infinity): [string | number, unknown][] {
  if (Array.isArray(value)) return value.slice(0, max).map((child, index) => [index, child]);
  if (!isContainer(value)) return [];
  const keys = Object.keys(value).slice(0, max);
  return keys.map((key) => [key, (value as Record<string, unknown>)[key]]);
}

interface Visit {
  root: unknown;
  state: JsonTreeState;
  path: string;
  keys: readonly (string | number)[] | null;
  depth: number;
  name: string | number | null;
}

/** Goes as deep as somebody has opened, so the stack is no deeper than that. */
function addLines(lines: JsonLine[], { root: value, state, path, keys, depth, name }: Visit): void {
  const isOpen = state.open.has(path);
  const isText = typeof value === 'string';
  // A string is parsed when it is opened, not before; one that turns out broken is the leaf that it was.
  const container = isText && isOpen ? embeddedJson(value) : value;
  const size = childCount(container);
  const isBranch = size > 0 || (isText && !isOpen && mayHoldJson(value));
  lines.push({ path, keys, depth, name, value, isBranch, isOpen });
  if (!isOpen || size === 0) return;

  const base = isText ? embeddedPath(path) : path;
  const shown = Math.min(size, state.shown.get(path) ?? CHILDREN_PAGE);
  for (const [key, child] of entriesOf(container, shown)) {
    addLines(lines, { root: child, state, path: childPath(base, key), keys: isText || !keys ? null : [...keys, key], depth: depth + 1, name: key });
  }
  if (shown < size) {
    const hiddenCount = size - shown;
    lines.push({ path, keys: null, depth: depth + 1, name: null, value: undefined, isBranch: false, isOpen: false, hiddenCount });
  }
}
