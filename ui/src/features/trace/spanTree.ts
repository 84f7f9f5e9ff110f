/** Spans laid out as a tree: one flat list in the order of reading, in which a subtree is a range. */
import type { SpanKind, TraceSpan } from '../../api/types';

export interface TreeRow {
  /** The span's id, or `missing:` and the id of the parent that never came. */
  id: string;
  /** Null on the dotted row that stands for a missing parent. */
  span: TraceSpan | null;
  depth: number;
  /** Index of the parent's row; -1 at the top. */
  parent: number;
  /** Index after the last row below this one: the subtree is `[index, end)`. */
  end: number;
  childCount: number;
  hasErrorBelow: boolean;
  /** Its parents lead back to itself; it was put at the top so that it is seen. */
  isInCycle: boolean;
}

/** Every span has exactly one row. Siblings, and the tops of trees, are in order of start. */
export function layoutSpanTree(spans: readonly TraceSpan[]): TreeRow[] {
  const starts = new Map(spans.map((span) => [span, BigInt(span.start_time_unix_nano)]));
  const inOrder = [...spans].sort((a, b) => compare(starts.get(a)!, starts.get(b)!));
  const known = new Set(spans.map((span) => span.span_id));
  const childrenOf = new Map<string, TraceSpan[]>();
  const tops: Top[] = [];
  const missing = new Set<string>();

  for (const span of inOrder) {
    const parent = span.parent_id;
    if (parent) append(childrenOf, parent, span);
    if (!parent) tops.push({ id: span.span_id, span, isInCycle: false });
    else if (!known.has(parent) && !missing.has(parent)) {
      missing.add(parent);
      tops.push({ id: missingId(parent), span: null, parentId: parent, isInCycle: false });
    }
  }

  const rows: TreeRow[] = [];
  const seen = new Set<string>();
  for (const top of tops) layoutSubtree(top, childrenOf, seen, rows);
  // What no top leads to hangs in a ring of parents.
  for (const span of inOrder) {
    if (!seen.has(span.span_id)) layoutSubtree({ id: span.span_id, span, isInCycle: true }, childrenOf, seen, rows);
  }
  return withSubtrees(rows);
}

/** The rows left when the subtrees of `collapsed` are folded, as indexes into `rows`. */
export function visibleRows(rows: readonly TreeRow[], collapsed: ReadonlySet<string>): number[] {
  const visible: number[] = [];
  for (let index = 0; index < rows.length; ) {
    visible.push(index);
    const row = rows[index]!;
    index = collapsed.has(row.id) ? row.end : index + 1;
  }
  return visible;
}

/** The rows above a row, nearest first. */
export function ancestorsOf(rows: readonly TreeRow[], index: number): TreeRow[] {
  const ancestors: TreeRow[] = [];
  for (let at = rows[index]?.parent ?? -1; at >= 0; at = rows[at]!.parent) ancestors.push(rows[at]!);
  return ancestors;
}

/** Without the ids that hide `index`, so that its row can be seen. */
export function revealed(rows: readonly TreeRow[], collapsed: ReadonlySet<string>, index: number): ReadonlySet<string> {
  const hiding = ancestorsOf(rows, index).filter((row) => collapsed.has(row.id));
  if (hiding.length === 0) return collapsed;
  const next = new Set(collapsed);
  for (const row of hiding) next.delete(row.id);
  return next;
}

/** Every row with something below it from `depth` on: folding these leaves `depth` levels open. */
export function foldedFrom(rows: readonly TreeRow[], depth: number): ReadonlySet<string> {
  return new Set(rows.filter((row) => row.depth >= depth && row.childCount > 0).map((row) => row.id));
}

/** Every span of a kind that has something below it. */
export function foldedAtKind(rows: readonly TreeRow[], kind: SpanKind): ReadonlySet<string> {
  return new Set(rows.filter((row) => row.span?.span_kind === kind && row.childCount > 0).map((row) => row.id));
}

/** The kinds of which some span can be folded, in the order in which the tree meets them. */
export function foldableKinds(rows: readonly TreeRow[]): SpanKind[] {
  return [...new Set(rows.flatMap((row) => (row.span && row.childCount > 0 ? [row.span.span_kind] : [])))];
}

/** The index of the next error after `from` in reading order, beginning again at the top; -1 without any. */
export function nextError(rows: readonly TreeRow[], from: number): number {
  for (let step = 1; step <= rows.length; step++) {
    const index = (from + step + rows.length) % rows.length;
    if (rows[index]!.span?.status_code === 'ERROR') return index;
  }
  return -1;
}

export function isMissing(id: string): boolean {
  return id.startsWith(MISSING);
}

const MISSING = 'missing:';
const missingId = (parentId: string) => MISSING + parentId;

interface Top {
  id: string;
  span: TraceSpan | null;
  parentId?: string;
  isInCycle: boolean;
}

/** Walks with its own stack: a chain of ten thousand calls would not fit on the engine's. */
function layoutSubtree(top: Top, childrenOf: Map<string, TraceSpan[]>, seen: Set<string>, rows: TreeRow[]): void {
  const waiting: { span: TraceSpan | null; id: string; key: string; depth: number; parent: number; isInCycle: boolean }[] = [
    { span: top.span, id: top.id, key: top.parentId ?? top.id, depth: 0, parent: -1, isInCycle: top.isInCycle },
  ];
  while (waiting.length > 0) {
    const { span, id, key, depth, parent, isInCycle } = waiting.pop()!;
    if (seen.has(id)) continue;
    seen.add(id);
    const index = rows.length;
    const children = (childrenOf.get(key) ?? []).filter((child) => !seen.has(child.span_id));
    rows.push({ id, span, depth, parent, end: index + 1, childCount: children.length, hasErrorBelow: false, isInCycle });
    for (const child of children.toReversed()) {
      waiting.push({ span: child, id: child.span_id, key: child.span_id, depth: depth + 1, parent: index, isInCycle: false });
    }
  }
}

/** From the bottom up, each row tells its parent where it ends and whether it failed. */
function withSubtrees(rows: TreeRow[]): TreeRow[] {
  for (let index = rows.length - 1; index >= 0; index--) {
    const row = rows[index]!;
    const parent = rows[row.parent];
    if (!parent) continue;
    parent.end = Math.max(parent.end, row.end);
    parent.hasErrorBelow ||= row.hasErrorBelow || row.span?.status_code === 'ERROR';
  }
  return rows;
}

function append(lists: Map<string, TraceSpan[]>, key: string, span: TraceSpan): void {
  const list = lists.get(key);
  if (list) list.push(span);
  else lists.set(key, [span]);
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
