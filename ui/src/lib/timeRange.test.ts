import { expect, test } from 'vitest';
import { ALL_TIME, inputMoment, isOver, rangeLabel, rangeOf, rangeQuery, rangeSearch } from './timeRange';

const AT = Date.parse('2026-11-21T13:03:00Z');
const HOUR = 3_600_000;

test('a range reads back from the address it was written into', () => {
  for (const range of [ALL_TIME, { kind: 'last', preset: '24h' }, { kind: 'between', fromMs: AT, toMs: AT + HOUR }] as const) {
    expect(rangeOf(rangeSearch(range))).toEqual(range);
  }
});

test('an address that makes no sense means all time', () => {
  for (const search of [{ range: '25h' }, { from: 'yesterday', to: 'today' }, { from: '2026-11-21T13:00:00Z' }, { from: '2026-11-22T00:00:00Z', to: '2026-11-21T00:00:00Z' }]) {
    expect(rangeOf(search)).toEqual(ALL_TIME);
  }
});

test('the server is asked relative to its own clock, or for the exact stretch', () => {
  expect(rangeQuery({ kind: 'last', preset: '6h' })).toEqual({ last_seconds: 21_600 });
  expect(rangeQuery({ kind: 'between', fromMs: AT, toMs: AT + 1 })).toEqual({ from: '2026-11-21T13:03:00.000Z', to: '2026-11-21T13:03:00.001Z' });
});

test('a range says itself in few words, in local time', () => {
  expect(rangeLabel({ kind: 'last', preset: '1h' })).toBe('Last hour');
  expect(rangeLabel({ kind: 'between', fromMs: AT, toMs: AT + HOUR })).toBe('21 Nov 14:03 – 15:03');
  expect(rangeLabel({ kind: 'between', fromMs: AT, toMs: AT + 24 * HOUR })).toBe('21 Nov 14:03 – 22 Nov 14:03');
  expect(rangeLabel({ kind: 'between', fromMs: AT, toMs: AT + 60_000 })).toBe('21 Nov 14:03:00 – 14:04:00');
});

test('only a stretch that has ended is over', () => {
  expect(isOver({ kind: 'between', fromMs: AT, toMs: AT + HOUR }, AT + HOUR)).toBe(true);
  expect(isOver({ kind: 'between', fromMs: AT, toMs: AT + HOUR }, AT)).toBe(false);
  expect(isOver({ kind: 'last', preset: '15m' }, AT)).toBe(false);
});

test('a moment is offered for editing in local time', () => {
  expect(inputMoment(AT)).toBe('2026-11-21T14:03:00');
});
