/** The critical path: what, going back from the end, had to finish before the trace could. */
import type { TimeRange } from './timeAxis';
import { rowTime, type TraceLayout } from './traceLayout';

/**
 * For each row that is on the path, the stretches in which the path is its own, in order. Going back
 * from the end, the child that finished last takes over until its start, and so on within it; where
 * no child had run, the time is the parent's. So the stretches of all rows never overlap.
 */
export function criticalPath(layout: TraceLayout): ReadonlyMap<number, TimeRange[]> {
  const { rows, times, whole } = layout;
  const path = new Map<number, TimeRange[]>();
  const tops = rows.flatMap((row, index) => (row.parent < 0 ? [index] : []));
  // With its own stack: traces may be ten thousand calls deep.
  const waiting: Step[] = [];
  walkBack(layout, tops, whole, waiting);
  while (waiting.length > 0) {
    const { index, from, to } = waiting.pop()!;
    const own = walkBack(layout, childrenOf(layout, index), { from, to }, waiting);
    // A missing parent is in the way to its children, but has no time of its own.
    if (times[index]) path.set(index, own);
  }
  return path;
}

export function totalMs(stretches: readonly TimeRange[]): number {
  return stretches.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** A row to follow within a window of time. */
type Step = TimeRange & { index: number };

/** Hands each child the part of the window that it decides, and answers what is left to the parent. */
function walkBack(layout: TraceLayout, children: readonly number[], { from, to }: TimeRange, waiting: Step[]): TimeRange[] {
  const own: TimeRange[] = [];
  let now = to;
  const lastFirst = children.map((index) => ({ index, time: rowTime(layout, index) })).sort((a, b) => b.time.to - a.time.to || a.time.from - b.time.from);
  for (const { index, time } of lastFirst) {
    if (now <= from || time.to <= from) break;
    if (time.from >= now || time.to <= time.from) continue;
    if (time.to < now) own.push({ from: time.to, to: now });
    const start = Math.max(from, time.from);
    waiting.push({ index, from: start, to: Math.min(now, time.to) });
    now = start;
  }
  if (now > from) own.push({ from, to: now });
  return own.reverse();
}

function childrenOf({ rows }: TraceLayout, index: number): number[] {
  const children: number[] = [];
  for (let child = index + 1; child < rows[index]!.end; child = rows[child]!.end) children.push(child);
  return children;
}
