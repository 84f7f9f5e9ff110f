import { expect, test } from 'vitest';
import { refetchDelay } from './traceGrowth';
import { span, trace } from './testSpans';

const start = 1_700_000_000_000;

test('a trace is looked at again while it is young or open, and then left alone', () => {
  const closed = trace([span('a', null, 0, 100)]);
  const open = trace([span('a', null, 0, null)], { latency_ms: null });
  expect(refetchDelay(undefined, start)).toBe(false);
  expect(refetchDelay(closed, start + 10_000)).toBe(5000);
  expect(refetchDelay(closed, start + 100_000)).toBe(false);
  expect(refetchDelay(open, start + 100_000)).toBe(3000);
  expect(refetchDelay(open, start + 2 * 3_600_000)).toBe(false);
});
