/** Which stretch of time a view shows, as the address writes it and as the server is asked. */

export type TimeRange =
  | { kind: 'all' }
  /** Up to now, by the server's clock. */
  | { kind: 'last'; preset: Preset }
  | { kind: 'between'; fromMs: number; toMs: number };

export type Preset = (typeof PRESETS)[number]['id'];

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const PRESETS = [
  { id: '15m', label: 'Last 15 minutes', seconds: 15 * MINUTE },
  { id: '1h', label: 'Last hour', seconds: HOUR },
  { id: '6h', label: 'Last 6 hours', seconds: 6 * HOUR },
  { id: '24h', label: 'Last 24 hours', seconds: DAY },
  { id: '7d', label: 'Last 7 days', seconds: 7 * DAY },
  { id: '30d', label: 'Last 30 days', seconds: 30 * DAY },
] as const;

export const ALL_TIME: TimeRange = { kind: 'all' };

/** What the address keeps. */
export interface RangeSearch {
  range?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** What the server is asked; moments in RFC 3339. */
export interface RangeQuery {
  last_seconds?: number;
  from?: string;
  to?: string;
}

export function rangeOf({ range, from, to }: RangeSearch): TimeRange {
  const preset = PRESETS.find(({ id }) => id === range);
  if (preset) return { kind: 'last', preset: preset.id };
  const [fromMs, toMs] = [Date.parse(from ?? ''), Date.parse(to ?? '')];
  return fromMs < toMs ? { kind: 'between', fromMs, toMs } : ALL_TIME;
}

export function rangeSearch(range: TimeRange): RangeSearch {
  const nothing = { range: undefined, from: undefined, to: undefined };
  if (range.kind === 'last') return { ...nothing, range: range.preset };
  if (range.kind === 'all') return nothing;
  return { ...nothing, from: new Date(range.fromMs).toISOString(), to: new Date(range.toMs).toISOString() };
}

export function rangeQuery(range: TimeRange): RangeQuery {
  if (range.kind === 'last') return { last_seconds: PRESETS.find(({ id }) => id === range.preset)!.seconds };
  if (range.kind === 'all') return {};
  return { from: new Date(range.fromMs).toISOString(), to: new Date(range.toMs).toISOString() };
}

/** What the button says: `Last hour`, `21 Nov 14:03 – 15:10`. */
export function rangeLabel(range: TimeRange): string {
  if (range.kind === 'all') return 'All time';
  if (range.kind === 'last') return PRESETS.find(({ id }) => id === range.preset)!.label;
  const [from, to] = [new Date(range.fromMs), new Date(range.toMs)];
  const isOneDay = from.toDateString() === to.toDateString();
  const isShort = range.toMs - range.fromMs < 10 * 60_000;
  return `${day(from)} ${clock(from, isShort)} – ${isOneDay ? '' : `${day(to)} `}${clock(to, isShort)}`;
}

/** Nothing new can arrive in a stretch that is over. */
export function isOver(range: TimeRange, nowMs: number): boolean {
  return range.kind === 'between' && range.toMs <= nowMs;
}

/** For `<input type="datetime-local">`, in local time to the second. */
export function inputMoment(ms: number): string {
  const local = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}

const DAY_FORMAT = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

function day(moment: Date): string {
  return DAY_FORMAT.format(moment);
}

function clock(moment: Date, withSeconds: boolean): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const time = `${two(moment.getHours())}:${two(moment.getMinutes())}`;
  return withSeconds ? `${time}:${two(moment.getSeconds())}` : time;
}
