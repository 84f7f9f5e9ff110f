import { expect, test } from 'vitest';
import { NOTHING_SELECTED, toggledAll, toggledRow, withRange } from './selection';

const ORDER = ['a', 'b', 'c', 'd', 'e'];
const picked = (selection: { ids: ReadonlySet<string> }) => [...selection.ids].sort().join('');

test('a row is picked and put back', () => {
  const one = toggledRow(NOTHING_SELECTED, 'b');
  expect(picked(one)).toBe('b');
  expect(picked(toggledRow(one, 'b'))).toBe('');
});

test('a range reaches from the last row that was picked, in either direction, and keeps the others', () => {
  const start = toggledRow(toggledRow(NOTHING_SELECTED, 'a'), 'd');
  expect(picked(withRange(start, ORDER, 'b'))).toBe('abcd');
  expect(picked(withRange(start, ORDER, 'e'))).toBe('ade');
});

test('a range without a beginning is the row itself', () => {
  expect(picked(withRange(NOTHING_SELECTED, ORDER, 'c'))).toBe('c');
  expect(picked(withRange({ ids: new Set(), anchor: 'gone' }, ORDER, 'c'))).toBe('c');
});

test('all are picked, and put back', () => {
  const all = toggledAll(toggledRow(NOTHING_SELECTED, 'a'), ORDER);
  expect(picked(all)).toBe('abcde');
  expect(picked(toggledAll(all, ORDER))).toBe('');
});
