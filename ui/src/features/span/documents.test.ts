import { describe, expect, it } from 'vitest';
import { formatScore, matchReranked, moveMark, rankDocuments } from './documents';
import { document } from './testing/spans';

const bars = (...scores: (number | null)[]) => rankDocuments(scores.map((score) => document({ score }))).map((ranked) => ranked.bar);

describe('formatScore', () => {
  it('keeps the decimals of scores alike, so that they line up', () => {
    expect([0.63, 0.802, 1, 12.44, 1040, -0.5].map(formatScore)).toEqual(['0.630', '0.802', '1.000', '12.4', '1,040', '-0.500']);
  });

  it('does not round a small score to nothing', () => {
    expect(formatScore(0.0000123)).toBe('0.0000123');
  });
});

describe('rankDocuments', () => {
  it('draws similarities on the scale from 0 to 1', () => {
    expect(bars(0.5, 0.25)).toEqual([0.5, 0.25]);
  });

  it('draws other scores against the greatest', () => {
    expect(bars(20, 5, 0)).toEqual([1, 0.25, 0]);
    expect(bars(4, 0, -4)).toEqual([1, 0.5, 0]);
  });

  it('draws nothing for a document without a score', () => {
    expect(bars(0.9, null)).toEqual([0.9, null]);
  });

  it('keeps the order of the answer even against the scores', () => {
    expect(rankDocuments([document({ score: 0.1 }), document({ score: 0.9 })]).map((ranked) => ranked.rank)).toEqual([1, 2]);
  });
});

describe('matchReranked', () => {
  const before = [document({ id: 'a' }), document({ id: 'b' }), document({ id: 'c' })];

  it('says how far each document moved', () => {
    const after = [document({ id: 'c' }), document({ id: 'b' }), document({ id: 'x' })];
    expect(matchReranked(before, after).map(moveMark)).toEqual(['↑2', '=', 'new']);
  });

  it('knows documents without ids by their text, two copies as two', () => {
    const copy = document({ id: null, content: 'same' });
    expect(matchReranked([copy, copy], [copy, copy]).map(moveMark)).toEqual(['=', '=']);
  });
});
