import { expect, test } from 'vitest';
import { formatBytes, formatClock, formatCost, formatDuration, formatExactCost, formatRelativeTime, formatTimestamp, formatTokens } from './format';

test('a duration is told in the unit a person would choose', () => {
  expect([0, 0.00042, 0.42, 3.4, 3, 842, 18_400, 192_000, 7_500_000, 273_600_000].map(formatDuration)).toEqual([
    '0 ms', '420 ns', '420 µs', '3.4 ms', '3 ms', '842 ms', '18.4 s', '3 m 12 s', '2 h 5 m', '3 d 4 h',
  ]);
});

test('a duration never rounds into the next unit without saying so', () => {
  expect([0.9996, 9.96, 999.6, 59_960, 3_599_700, 86_399_000].map(formatDuration)).toEqual([
    '1 ms', '10 ms', '1.0 s', '1 m 0 s', '1 h 0 m', '1 d 0 h',
  ]);
});

test('a negative duration keeps its sign', () => {
  expect(formatDuration(-12)).toBe('−12 ms');
});

test('tokens are short, and carry at the thousands', () => {
  expect([0, 999, 1000, 12_431, 999_949, 999_950, 1_234_567].map(formatTokens)).toEqual([
    '0', '999', '1.0k', '12.4k', '999.9k', '1.0M', '1.2M',
  ]);
});

test('a small cost is a number, never "less than a cent"', () => {
  expect([0, 0.0042, 0.00000042, 0.034, 0.12, 0.996, 1.5, 1234.5].map(formatCost)).toEqual([
    '$0', '$0.0042', '$0.00000042', '$0.034', '$0.12', '$1.00', '$1.50', '$1,234.50',
  ]);
  expect(formatExactCost(0.0042315)).toBe('$0.0042315');
});

test('bytes count by 1024', () => {
  expect([0, 512, 1024, 16_384, 1_258_291].map(formatBytes)).toEqual(['0 B', '512 B', '1 KB', '16 KB', '1.2 MB']);
});

test('a relative time says which side of now it is on', () => {
  const now = 1_700_000_000_000;
  const at = (secondsAgo: number) => formatRelativeTime(`${BigInt(now - secondsAgo * 1000) * 1_000_000n}`, now);
  expect([0, 12, 300, 3 * 3600, 2 * 86_400, -300].map(at)).toEqual([
    'just now', '12 s ago', '5 m ago', '3 h ago', '2 d ago', 'in 5 m',
  ]);
  expect(at(40 * 86_400)).toMatch(/^2023-10-\d\d$/);
});

test('a timestamp keeps all nine digits, here and in UTC', () => {
  expect(formatTimestamp('1700000000123456789')).toEqual({
    local: '2023-11-14 23:13:20.123456789 +01:00',
    utc: '2023-11-14 22:13:20.123456789 UTC',
  });
  expect(formatClock('1700000000123456789')).toBe('23:13:20.123');
});
