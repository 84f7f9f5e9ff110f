import { expect, it } from 'vitest';
import { rangeOf } from './newConfig';

it('labels share the scores from 1 to 0', () => {
  expect(rangeOf(' good, fair ,bad, good,')).toEqual({
    type: 'categorical',
    direction: 'MAXIMIZE',
    values: [{ label: 'good', score: 1 }, { label: 'fair', score: 0.5 }, { label: 'bad', score: 0 }],
  });
});

it('without labels it is a score', () => {
  expect(rangeOf(' ').type).toBe('continuous');
});
