/** Spans packed into few lanes for the minimap: each below its parent, in the first lane that is free. */
import type { TraceLayout } from './traceLayout';

/** The lane of each row, from 0; rows that no lane has room for share the last. */
export function packLanes({ rows, times }: TraceLayout, laneCount: number): Int16Array {
  const lanes = new Int16Array(rows.length);
  const busyUntil = new Float64Array(laneCount).fill(-Infinity);
  const byStart = rows.map((_, index) => index).filter((index) => times[index]);
  byStart.sort((a, b) => times[a]!.from - times[b]!.from || a - b);
  for (const index of byStart) {
    const { from, to } = times[index]!;
    const parent = rows[index]!.parent;
    let lane = parent >= 0 && times[parent] ? lanes[parent]! + 1 : 0;
    while (lane < laneCount && busyUntil[lane]! > from) lane++;
    lane = Math.min(lane, laneCount - 1);
    busyUntil[lane] = Math.max(busyUntil[lane]!, to);
    lanes[index] = lane;
  }
  return lanes;
}
