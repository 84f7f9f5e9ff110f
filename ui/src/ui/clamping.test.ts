import { expect, it } from 'vitest';
import { clampText } from './clamping';

it('cuts a text of many lines, and says how many there are', () => {
  expect(clampText('a\n'.repeat(39) + 'a', 10)).toEqual({ isLong: true, linesShown: 10, lineCount: 40 });
});

it('cuts one endless line', () => {
  expect(clampText('a'.repeat(5_000), 10)).toMatchObject({ isLong: true, lineCount: 1 });
});

it('does not hide the last two lines behind a click', () => {
  expect(clampText('a\n'.repeat(11) + 'a', 10)).toMatchObject({ isLong: false, lineCount: 12 });
});
