import { expect, test } from 'vitest';
import type { Figures } from '../../api/types';
import { whyCostly, whySlow } from './farOut';

const LIST: Figures = {
  count: 412, error_count: 3, tokens: null, cost: 4.12,
  latency: { p50_ms: 1000, p95_ms: 4000, p99_ms: 9000 },
};

test('what takes longer than 99 % of the list is slow, and the tip says what is usual', () => {
  expect(whySlow(18_400, LIST, 'traces')).toBe('Slower than 99 % of these 412 traces\np99 9.0 s, p50 1.0 s');
  expect(whySlow(9000, LIST, 'traces')).toBeNull();
});

test('what lies within the error of the percentile is not called slow', () => {
  expect(whySlow(9200, LIST, 'traces')).toBeNull();
  expect(whySlow(9300, LIST, 'traces')).not.toBeNull();
});

test('in an even list nothing is slow', () => {
  expect(whySlow(1150, { ...LIST, latency: { p50_ms: 1000, p95_ms: 1050, p99_ms: 1100 } }, 'spans')).toBeNull();
});

test('a cost of ten times the mean is high', () => {
  expect(whyCostly(0.125, LIST, 'traces')).toBe('12 times the mean of these 412 traces, $0.010');
  expect(whyCostly(0.099, LIST, 'traces')).toBeNull();
});

test('nothing is said of few rows, nor before the figures are here, nor where they are not known', () => {
  const few = { ...LIST, count: 99 };
  const sessions = { count: 412, error_count: null, tokens: null, cost: null, latency: null };
  for (const figures of [few, undefined, sessions]) {
    expect(whySlow(99_000, figures, 'sessions')).toBeNull();
    expect(whyCostly(99, figures, 'sessions')).toBeNull();
  }
});
