import { expect, test } from 'vitest';
import { sparkBars } from './sparkline';

test('the largest value takes all the height, small ones can still be seen, and none is a gap', () => {
  expect(sparkBars([10, 0, 0.1], 30, 20)).toBe('M0 20v-20h8v20zM20 20v-1h8v1z');
});

test('two rows of bars share a scale', () => {
  expect(sparkBars([5], 10, 20, 10)).toBe('M0 20v-10h8v10z');
});

test('without any value nothing is drawn', () => {
  expect(sparkBars([0, 0], 30, 20)).toBe('');
  expect(sparkBars([], 30, 20)).toBe('');
});
