/** What the server says by time, as columns that a chart draws: every bucket of the stretch, empty ones too. */
import type { Series } from '../api/types';
import { unixMs } from './format';

export interface SeriesColumns {
  fromMs: number;
  toMs: number;
  bucketMs: number;
  /** Beginnings of buckets. */
  at: number[];
  counts: number[];
  errors: number[];
  /** Null where nothing has a latency. */
  p50: (number | null)[];
  p99: (number | null)[];
}

/** More than the server gives: a clock far off must not fill the memory. */
const BUCKETS_MAX = 2000;

export function seriesColumns(series: Series): SeriesColumns | null {
  if (series.from_unix_nano == null || series.to_unix_nano == null) return null;
  const [fromMs, toMs, bucketMs] = [unixMs(series.from_unix_nano), unixMs(series.to_unix_nano), series.bucket_ms];
  const points = new Map(series.points.map((point) => [unixMs(point.start_unix_nano), point.figures]));
  const first = Math.floor(fromMs / bucketMs) * bucketMs;
  const count = Math.min(BUCKETS_MAX, Math.max(1, Math.ceil((toMs - first) / bucketMs)));
  const at = Array.from({ length: count }, (_, index) => first + index * bucketMs);
  const figures = at.map((ms) => points.get(ms));
  return {
    fromMs,
    toMs,
    bucketMs,
    at,
    counts: figures.map((each) => each?.count ?? 0),
    errors: figures.map((each) => each?.error_count ?? 0),
    p50: figures.map((each) => each?.latency?.p50_ms ?? null),
    p99: figures.map((each) => each?.latency?.p99_ms ?? null),
  };
}
