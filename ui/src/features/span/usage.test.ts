import { describe, expect, it } from 'vitest';
import { cacheShare, usageRows } from './usage';
import { noTokens } from './testing/spans';

const drawn = (...given: Parameters<typeof usageRows>) =>
  usageRows(...given).map((row) => [`${row.isPart ? "· " : ""}${row.label}`, row.tokens, row.pricePerMillion, row.cost]);

describe('usageRows', () => {
  it('puts cached and reasoning tokens under what they are part of, each with its price', () => {
    const tokens = { ...noTokens, prompt: 1_000, completion: 300, total: 1_300, cache_read: 800, reasoning: 200 };
    const detail = { cost: 0.0002, cost_per_token: 2.5e-7, tokens: 800, is_prompt: true };
    const details = [
      { ...detail, token_type: 'cache_read' },
      { token_type: 'input', is_prompt: true, tokens: 200, cost: 0.0005, cost_per_token: 2.5e-6 },
    ];
    expect(drawn(tokens, { total: 0.0037, prompt: 0.0007, completion: 0.003, details })).toEqual([
      ['Prompt', 1_000, 2.5, 0.0007],
      ['· cache read', 800, 0.25, 0.0002],
      ['Completion', 300, null, 0.003],
      ['· reasoning', 200, null, null],
      ['Total', 1_300, null, 0.0037],
    ]);
  });

  it('leaves out what was not sent and keeps a zero', () => {
    expect(drawn({ ...noTokens, prompt: 0 }, null)).toEqual([['Prompt', 0, null, null]]);
    expect(usageRows(null, null)).toEqual([]);
  });
});

describe('cacheShare', () => {
  it('is unknown without a prompt to compare with', () => {
    expect(cacheShare({ ...noTokens, prompt: 400, cache_read: 100 })).toBe(0.25);
    expect(cacheShare({ ...noTokens, cache_read: 100 })).toBeNull();
    expect(cacheShare(null)).toBeNull();
  });
});
