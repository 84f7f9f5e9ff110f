import { expect, test } from 'vitest';
import { pauseBefore } from './pause';

const turn = (startMs: number, latency_ms: number | null = 2000) => ({ start_time_unix_nano: `${BigInt(startMs) * 1_000_000n}`, latency_ms });

test('a pause reaches from the end of one turn to the start of the next', () => {
  expect(pauseBefore(turn(1000), turn(63_000))).toBe(60_000);
});

test('turns that overlap, or one without an end, have no pause between them', () => {
  expect(pauseBefore(turn(1000), turn(1500))).toBeNull();
  expect(pauseBefore(turn(1000, null), turn(63_000))).toBeNull();
});
