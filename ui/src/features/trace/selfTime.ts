/** Time that is a span's own, not spent in its children: for each bar, and by kind for the whole trace. */
import type { SpanKind } from '../../api/types';
import type { TreeRow } from './spanTree';
import type { SpanTime, TimeRange } from './timeAxis';

/** The stretches of a span in which none of its children runs, in order. */
export function ownStretches(time: TimeRange, children: readonly TimeRange[]): TimeRange[] {
  const stretches: TimeRange[] = [];
  let reached = time.from;
  for (const child of [...children].sort((a, b) => a.from - b.from)) {
    if (child.from >= time.to) break;
    if (child.to <= child.from) continue;
    if (child.from > reached) stretches.push({ from: reached, to: child.from });
    reached = Math.max(reached, child.to);
  }
  if (reached < time.to) stretches.push({ from: reached, to: time.to });
  return stretches;
}

/** Stretches closer than `gap` become one: what is thinner than a pixel need not be drawn apart. */
export function joinClose(stretches: readonly TimeRange[], gap: number): TimeRange[] {
  const joined: TimeRange[] = [];
  for (const stretch of stretches) {
    const last = joined.at(-1);
    if (last && stretch.from - last.to < gap) last.to = Math.max(last.to, stretch.to);
    else joined.push({ ...stretch });
  }
  return joined;
}

export interface KindShare {
  /** `idle`: nothing in the trace was running. */
  kind: SpanKind | 'idle';
  ms: number;
}

/**
 * Where the wall time went. At each instant it belongs to the spans that run while nothing below
 * them does, in equal parts; so the shares sum to the wall time however much ran at once.
 * Longest first, idle last.
 */
export function timeByKind(rows: readonly TreeRow[], times: readonly (SpanTime | null)[]): KindShare[] {
  const running = new Uint8Array(rows.length);
  /** How many children are busy, that is running or with something busy below them. */
  const busyChildren = new Uint32Array(rows.length);
  const owners = new Map<SpanKind, number>();
  const totals = new Map<SpanKind | 'idle', number>();
  let ownerCount = 0;

  const isBusy = (index: number) => running[index] === 1 || busyChildren[index]! > 0;
  const countOwner = (index: number, change: 1 | -1) => {
    const kind = rows[index]!.span?.span_kind ?? 'UNKNOWN';
    owners.set(kind, (owners.get(kind) ?? 0) + change);
    ownerCount += change;
  };
  /** Tells the parents that a row became busy or idle, as far up as it makes a difference. */
  const tellParents = (index: number, change: 1 | -1) => {
    for (let parent = rows[index]!.parent; parent >= 0; parent = rows[parent]!.parent) {
      const wasBusy = isBusy(parent);
      const wasOwner = running[parent] === 1 && busyChildren[parent] === 0;
      busyChildren[parent]! += change;
      const isOwner = running[parent] === 1 && busyChildren[parent] === 0;
      if (wasOwner !== isOwner) countOwner(parent, isOwner ? 1 : -1);
      if (wasBusy === isBusy(parent)) return;
    }
  };
  const setRunning = (index: number, isRunning: boolean) => {
    const wasBusy = isBusy(index);
    running[index] = isRunning ? 1 : 0;
    if (busyChildren[index] === 0) countOwner(index, isRunning ? 1 : -1);
    if (wasBusy !== isBusy(index)) tellParents(index, isRunning ? 1 : -1);
  };

  let now = 0;
  for (const { ms, index, isStart } of changesInOrder(times)) {
    const elapsed = ms - now;
    now = ms;
    if (elapsed > 0) {
      if (ownerCount === 0) add(totals, 'idle', elapsed);
      else for (const [kind, count] of owners) if (count > 0) add(totals, kind, (elapsed * count) / ownerCount);
    }
    setRunning(index, isStart);
  }
  return [...totals]
    .map(([kind, ms]) => ({ kind, ms }))
    .sort((a, b) => Number(a.kind === 'idle') - Number(b.kind === 'idle') || b.ms - a.ms);
}

function changesInOrder(times: readonly (SpanTime | null)[]) {
  const changes = times.flatMap((time, index) =>
    time && time.to > time.from
      ? [{ ms: time.from, index, isStart: true }, { ms: time.to, index, isStart: false }]
      : [],
  );
  return changes.sort((a, b) => a.ms - b.ms);
}

function add<Key>(totals: Map<Key, number>, key: Key, ms: number): void {
  totals.set(key, (totals.get(key) ?? 0) + ms);
}
