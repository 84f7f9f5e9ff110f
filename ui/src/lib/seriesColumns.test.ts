import { expect, test } from 'vitest';
import type { Series } from '../api/types';
import { seriesColumns } from './seriesColumns';

const nano = (seconds: number) => String(BigInt(seconds) * 1_000_000_000n);
const point = (seconds: number, count: number, errors: number): Series['points'][number] => ({
  start_unix_nano: nano(seconds),
  figures: { count, error_count: errors, latency: { p50_ms: 10, p95_ms: 20, p99_ms: 30 } },
});

test('every bucket of the stretch is there, empty ones with no latency', () => {
  const data = seriesColumns({ from_unix_nano: nano(65), to_unix_nano: nano(300), bucket_ms: 60_000, points: [point(60, 2, 1), point(240, 5, 0)] });
  expect(data?.at).toEqual([60_000, 120_000, 180_000, 240_000]);
  expect(data?.counts).toEqual([2, 0, 0, 5]);
  expect(data?.errors).toEqual([1, 0, 0, 0]);
  expect(data?.p99).toEqual([30, null, null, 30]);
});

test('a project without a trace has nothing to draw', () => {
  expect(seriesColumns({ from_unix_nano: null, to_unix_nano: null, bucket_ms: 1000, points: [] })).toBeNull();
});
