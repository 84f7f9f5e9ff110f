/** A trace ready to be drawn: the tree's rows, and beside each the time it took. */
import type { TraceSpan } from '../../api/types';
import { ownStretches } from './selfTime';
import { layoutSpanTree, type TreeRow } from './spanTree';
import { layoutTimes, type SpanTime, type TimeRange } from './timeAxis';

export interface TraceLayout {
  rows: TreeRow[];
  /** Beside each row. A missing parent has no time of its own. */
  times: (SpanTime | null)[];
  whole: TimeRange;
  /** Where a span's row is. */
  indexOf: ReadonlyMap<string, number>;
}

export function layoutTrace(spans: readonly TraceSpan[]): TraceLayout {
  const rows = layoutSpanTree(spans);
  const { times, whole } = layoutTimes(spans);
  const timeOf = new Map(spans.map((span, index) => [span.span_id, times[index]!]));
  return {
    rows,
    times: rows.map((row) => timeOf.get(row.id) ?? null),
    whole,
    indexOf: new Map(rows.map((row, index) => [row.id, index])),
  };
}

/** When a row's span ran; for a missing parent, from its first child's start to its last one's end. */
export function rowTime({ rows, times }: TraceLayout, index: number): SpanTime {
  const own = times[index];
  if (own) return own;
  const below = times.slice(index + 1, rows[index]!.end).filter((time) => time !== null);
  return {
    from: Math.min(...below.map((time) => time.from)),
    to: Math.max(...below.map((time) => time.to)),
    shape: 'closed',
  };
}

/** When none of the row's children ran; nothing of a missing parent is its own. */
export function rowOwnTime({ rows, times }: TraceLayout, index: number): TimeRange[] {
  const time = times[index];
  if (!time) return [];
  const children: TimeRange[] = [];
  for (let child = index + 1; child < rows[index]!.end; child = rows[child]!.end) {
    const childTime = times[child];
    if (childTime) children.push(childTime);
  }
  return ownStretches(time, children);
}

/** For each row, the last of its children that failed or has a failure below; -1 without one. */
export function lastFailedChildren(rows: readonly TreeRow[]): Int32Array {
  const last = new Int32Array(rows.length).fill(-1);
  rows.forEach((row, index) => {
    if (row.parent >= 0 && (row.hasErrorBelow || row.span?.status_code === 'ERROR')) last[row.parent] = index;
  });
  return last;
}
