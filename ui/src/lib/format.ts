/** Numbers and times as people read them. Exact values belong in a tooltip beside them. */

/** Built once: a formatter costs a hundred times what its use does, and a scrolled table uses thousands. */
const EXACT_MS = new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 });
const EXACT_COUNT = new Intl.NumberFormat('en-US');
const CENTS = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const EXACT_COST = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 12 });

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `420 µs`, `3.4 ms`, `842 ms`, `18.4 s`, `3 m 12 s`, `2 h 5 m`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  if (ms < 0) return `−${formatDuration(-ms)}`;
  if (ms === 0) return '0 ms';
  if (ms < 0.001) return `${Math.max(1, Math.round(ms * 1e6))} ns`;
  if (ms < 0.9995) return `${Math.round(ms * 1000)} µs`;
  if (ms < 9.95) return `${trimZero(ms.toFixed(1))} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < HOUR_MS - 500) return twoUnits(Math.round(ms / 1000), 60, 'm', 's');
  if (ms < DAY_MS - MINUTE_MS / 2) return twoUnits(Math.round(ms / MINUTE_MS), 60, 'h', 'm');
  return twoUnits(Math.round(ms / HOUR_MS), 24, 'd', 'h');
}

/** Every digit that was measured: `18,402.331 ms`. */
export function formatExactDuration(ms: number): string {
  return `${EXACT_MS.format(ms)} ms`;
}

/** `0`, `842`, `12.4k`, `1.2M`. */
export function formatTokens(count: number): string {
  return formatCount(count);
}

/** A count short enough for a column: `999`, `4.0k`, `12.4k`, `1.2M`, `3.5B`; the tenth stays, so that a column lines up. */
export function formatCount(count: number): string {
  if (Math.abs(count) < 1000) return String(count);
  for (const [size, letter] of [[1e3, 'k'], [1e6, 'M'], [1e9, 'B']] as const) {
    const scaled = count / size;
    if (Math.abs(scaled) < 999.95) return `${scaled.toFixed(1)}${letter}`;
  }
  return `${(count / 1e12).toFixed(1)}T`;
}

/** `12,431`. */
export function formatExactCount(count: number): string {
  return EXACT_COUNT.format(count);
}

/** Two significant digits below a dollar, cents above: `$0`, `$0.0042`, `$0.12`, `$1,234.50`. */
export function formatCost(dollars: number): string {
  if (dollars === 0) return '$0';
  const sign = dollars < 0 ? '−' : '';
  const size = Math.abs(dollars);
  const decimals = size >= 0.995 ? 2 : Math.min(20, Math.max(2, 1 - Math.floor(Math.log10(size))));
  return `${sign}$${size < 1000 ? size.toFixed(decimals) : CENTS.format(size)}`;
}

/** The cost unrounded, as far as a double is exact: `$0.0042315`. */
export function formatExactCost(dollars: number): string {
  return `$${EXACT_COST.format(dollars)}`;
}

/** `512 B`, `16 KB`, `1.2 MB`; 1 KB is 1024 bytes. */
export function formatBytes(bytes: number): string {
  let scaled = bytes;
  for (const unit of ['B', 'KB', 'MB', 'GB']) {
    if (scaled < 999.5) return `${trimZero(scaled.toFixed(scaled < 9.95 && unit !== 'B' ? 1 : 0))} ${unit}`;
    scaled /= 1024;
  }
  return `${trimZero(scaled.toFixed(1))} TB`;
}

/** Nanoseconds since 1970 as decimal text, in milliseconds; exact to the microsecond. */
export function unixMs(unixNano: string): number {
  return Number(BigInt(unixNano) / 1000n) / 1000;
}

/** `just now`, `12 s ago`, `5 m ago`, `3 h ago`, `2 d ago`; beyond a month, the date. */
export function formatRelativeTime(unixNano: string, nowMs: number): string {
  const then = unixMs(unixNano);
  const elapsed = nowMs - then;
  const size = Math.abs(elapsed);
  if (size < 1500) return 'just now';
  if (size >= 30 * DAY_MS) return localParts(new Date(then)).date;
  const text =
    size < MINUTE_MS ? `${Math.floor(size / 1000)} s`
    : size < HOUR_MS ? `${Math.floor(size / MINUTE_MS)} m`
    : size < DAY_MS ? `${Math.floor(size / HOUR_MS)} h`
    : `${Math.floor(size / DAY_MS)} d`;
  return elapsed > 0 ? `${text} ago` : `in ${text}`;
}

/** The moment itself, to the nanosecond: here, and in UTC. */
export function formatTimestamp(unixNano: string): { local: string; utc: string } {
  const nanos = BigInt(unixNano);
  const moment = new Date(Number(nanos / 1_000_000n));
  const fraction = String(nanos % 1_000_000_000n).padStart(9, '0');
  const { date, time, offset } = localParts(moment);
  return {
    local: `${date} ${time}.${fraction} ${offset}`,
    utc: `${moment.toISOString().slice(0, 19).replace('T', ' ')}.${fraction} UTC`,
  };
}

/** Local time of day to the millisecond, for a column: `14:03:11.123`. */
export function formatClock(unixNano: string): string {
  const moment = new Date(Number(BigInt(unixNano) / 1_000_000n));
  return `${localParts(moment).time}.${String(moment.getMilliseconds()).padStart(3, '0')}`;
}

function twoUnits(smallest: number, perLarge: number, large: string, small: string): string {
  return `${Math.floor(smallest / perLarge)} ${large} ${smallest % perLarge} ${small}`;
}

function trimZero(text: string): string {
  return text.endsWith('.0') ? text.slice(0, -2) : text;
}

function localParts(moment: Date) {
  const two = (value: number) => String(value).padStart(2, '0');
  const offsetMinutes = -moment.getTimezoneOffset();
  const size = Math.abs(offsetMinutes);
  return {
    date: `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`,
    time: `${two(moment.getHours())}:${two(moment.getMinutes())}:${two(moment.getSeconds())}`,
    offset: `${offsetMinutes < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`,
  };
}
