import { describe, expect, it } from 'vitest';
import { FOLD_ABOVE_BYTES, FOLD_TO_BYTES, firstBytes, foldText, textBlocks, utf8Bytes } from './textSize';

describe('foldText', () => {
  it('shows a text of exactly the limit whole', () => {
    const text = 'a'.repeat(FOLD_ABOVE_BYTES);
    expect(foldText(text)).toEqual({ shown: text, isFolded: false, totalBytes: FOLD_ABOVE_BYTES });
  });

  it('shows the first 16 KB of a longer one and keeps its exact size', () => {
    const folded = foldText('é'.repeat(FOLD_ABOVE_BYTES));
    expect(folded.isFolded).toBe(true);
    expect(utf8Bytes(folded.shown)).toBe(FOLD_TO_BYTES);
    expect(folded.totalBytes).toBe(2 * FOLD_ABOVE_BYTES);
  });
});

describe('firstBytes', () => {
  it('never cuts a character in half', () => {
    expect(firstBytes('a🦉b', 3)).toBe('a');
    expect(firstBytes('a🦉b', 5)).toBe('a🦉');
  });
});

describe('textBlocks', () => {
  it('cuts at line ends', () => {
    expect(textBlocks('one\ntwo\nthree', 5)).toEqual(['one', 'two', 'three']);
  });

  it('loses nothing', () => {
    const text = Array.from({ length: 999 }, (_, i) => 'x'.repeat(i % 37)).join('\n');
    expect(textBlocks(text, 100).join('\n')).toBe(text);
  });

  it('leaves a line that has no end in one piece', () => {
    expect(textBlocks('x'.repeat(50), 10)).toEqual(['x'.repeat(50)]);
  });
});
