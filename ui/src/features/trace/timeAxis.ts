/** Where time falls on the screen: milliseconds since the trace began, the part of them in view, and its ruler. */
import type { TraceSpan } from '../../api/types';

/** A stretch of time in milliseconds since the trace began. */
export interface TimeRange {
  from: number;
  to: number;
}

export type SpanTime = TimeRange & {
  /** `open`: no end was reported. `backwards`: it ends before it starts. Both are shown as they are. */
  shape: 'closed' | 'open' | 'backwards';
};

/** The times of each span, in the order given, and the stretch they cover together. */
export interface Timeline {
  times: SpanTime[];
  whole: TimeRange;
}

/** An open span lasts to the last moment known; a backwards one is a point at its start. */
export function layoutTimes(spans: readonly TraceSpan[]): Timeline {
  if (spans.length === 0) return { times: [], whole: { from: 0, to: 1 } };
  const starts = spans.map((span) => BigInt(span.start_time_unix_nano));
  const origin = starts.reduce((least, start) => (start < least ? start : least));
  const sinceOrigin = (nanos: bigint) => Number(nanos - origin) / 1e6;

  const times = spans.map((span, index): SpanTime => {
    const from = sinceOrigin(starts[index]!);
    if (!span.end_time_unix_nano) return { from, to: Infinity, shape: 'open' };
    const to = sinceOrigin(BigInt(span.end_time_unix_nano));
    return to < from ? { from, to: from, shape: 'backwards' } : { from, to, shape: 'closed' };
  });
  const last = times.reduce((latest, time) => Math.max(latest, time.shape === 'open' ? time.from : time.to), 0);
  for (const time of times) if (time.shape === 'open') time.to = last;
  // A trace of one instant still needs a ruler.
  return { times, whole: { from: 0, to: last > 0 ? last : 0.001 } };
}

/** A share of the view's width, 0 to 1 inside it. */
export function shareAt(view: TimeRange, ms: number): number {
  return (ms - view.from) / (view.to - view.from);
}

/** The bar of a stretch as shares of the view's width, cut at its edges; null outside of it. */
export function placeBar(view: TimeRange, time: TimeRange): { left: number; width: number } | null {
  if (time.to < view.from || time.from > view.to) return null;
  const left = Math.max(0, shareAt(view, time.from));
  return { left, width: Math.min(1, shareAt(view, time.to)) - left };
}

/** No closer than a ten thousandth of a second per view, or than doubles can tell apart. */
const NARROWEST_MS = 0.0001;

/** Makes the view `factor` times as wide around the moment `at`. */
export function zoomView(view: TimeRange, factor: number, at: number, whole: TimeRange): TimeRange {
  const width = Math.max(NARROWEST_MS, (view.to - view.from) * factor);
  if (width >= whole.to - whole.from) return whole;
  return keepInside({ from: at - shareAt(view, at) * width, to: at + (1 - shareAt(view, at)) * width }, whole);
}

/** Moves the view by a share of its own width. */
export function panView(view: TimeRange, share: number, whole: TimeRange): TimeRange {
  const step = (view.to - view.from) * share;
  return keepInside({ from: view.from + step, to: view.to + step }, whole);
}

/** The view between two moments in either order. */
export function viewBetween(a: number, b: number, whole: TimeRange): TimeRange {
  const from = Math.max(whole.from, Math.min(a, b));
  const to = Math.min(whole.to, Math.max(a, b));
  return keepInside({ from, to: Math.max(to, from + NARROWEST_MS) }, whole);
}

/** Moves the view, unchanged in width, just far enough to meet the stretch. */
export function viewMeeting(view: TimeRange, time: TimeRange, whole: TimeRange): TimeRange {
  if (time.to >= view.from && time.from <= view.to) return view;
  const width = view.to - view.from;
  const middle = (time.from + Math.min(time.to, time.from + width)) / 2;
  return keepInside({ from: middle - width / 2, to: middle + width / 2 }, whole);
}

/** The stretch with a tenth of its length on either side. */
export function viewAround(time: TimeRange, whole: TimeRange): TimeRange {
  const margin = Math.max(NARROWEST_MS, (time.to - time.from) / 10);
  return viewBetween(time.from - margin, time.to + margin, whole);
}

export function isWhole(view: TimeRange, whole: TimeRange): boolean {
  return view.from <= whole.from && view.to >= whole.to;
}

export interface Tick {
  ms: number;
  label: string;
}

/** Round moments (1, 2 or 5 of a decimal unit) for at most `count` labels. */
export function ticks(view: TimeRange, count: number): Tick[] {
  const step = roundStep((view.to - view.from) / Math.max(1, count));
  const marks: Tick[] = [];
  for (let at = Math.ceil(view.from / step); at * step <= view.to; at++) {
    marks.push({ ms: at * step, label: tickLabel(at * step, step, view.to) });
  }
  return marks;
}

/** A moment as exactly as the view can tell it apart from its neighbours. */
export function labelMoment(ms: number, view: TimeRange): string {
  return tickLabel(ms, (view.to - view.from) / 100, view.to);
}

function roundStep(least: number): number {
  // Above a minute people count in sixties.
  const minutes = [60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000, 86_400_000];
  if (least > 30_000) return minutes.find((step) => step >= least) ?? Math.ceil(least / 86_400_000) * 86_400_000;
  if (least > 10_000) return least <= 15_000 ? 15_000 : least <= 20_000 ? 20_000 : 30_000;
  const unit = 10 ** Math.floor(Math.log10(least));
  const scaled = least / unit;
  return (scaled <= 1 ? 1 : scaled <= 2 ? 2 : scaled <= 5 ? 5 : 10) * unit;
}

/** The unit is chosen by the step and the last moment in view, so that all labels share it. */
function tickLabel(ms: number, step: number, last: number): string {
  if (ms === 0) return '0';
  if (step >= 60_000) return clockLabel(ms, ms >= 3_600_000);
  if (step >= 10_000 || (step >= 1000 && ms >= 60_000)) return ms < 60_000 ? `${ms / 1000} s` : `${Math.floor(ms / 60_000)} m ${Math.round((ms % 60_000) / 1000)} s`;
  const [size, unit] = step >= 5 && last >= 1000 ? [1000, 's'] : step >= 0.05 ? [1, 'ms'] : [0.001, 'µs'];
  const digits = Math.max(0, Math.ceil(-Math.log10((step / size) * 1.0000001)));
  return `${(ms / size).toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${unit}`;
}

function clockLabel(ms: number, withHours: boolean): string {
  const minutes = Math.round(ms / 60_000);
  return withHours ? `${Math.floor(minutes / 60)} h ${minutes % 60} m` : `${minutes} m`;
}

function keepInside(view: TimeRange, whole: TimeRange): TimeRange {
  const width = view.to - view.from;
  if (width >= whole.to - whole.from) return whole;
  if (view.from < whole.from) return { from: whole.from, to: whole.from + width };
  if (view.to > whole.to) return { from: whole.to - width, to: whole.to };
  return view;
}
