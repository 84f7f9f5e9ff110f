/** Tokens and money of one call, as the rows of a small table. */
import type { CostView, TokenCountsView } from './span';

export interface UsageRow {
  label: string;
  /** Part of the row above it, not to be added to it. */
  isPart: boolean;
  isTotal: boolean;
  tokens: number | null;
  /** US dollars for a million tokens. */
  pricePerMillion: number | null;
  cost: number | null;
}

const PROMPT_PARTS = [
  ['cache_read', 'cache read'],
  ['cache_write', 'cache write'],
  ['prompt_audio', 'audio'],
] as const;
const COMPLETION_PARTS = [
  ['reasoning', 'reasoning'],
  ['completion_audio', 'audio'],
] as const;

/** Null is "not sent" and stays an empty cell; a row of which nothing is known is left out. */
export function usageRows(tokens: TokenCountsView | null, cost: CostView | null): UsageRow[] {
  const rows = [
    sideRow('Prompt', tokens?.prompt ?? null, cost, true),
    ...partRows(tokens, cost, PROMPT_PARTS, true),
    sideRow('Completion', tokens?.completion ?? null, cost, false),
    ...partRows(tokens, cost, COMPLETION_PARTS, false),
    totalRow(tokens, cost),
  ];
  return rows.filter((row) => row.tokens !== null || row.cost !== null);
}

/** The share of the prompt that came from the cache; null where nothing was said about it. */
export function cacheShare(tokens: TokenCountsView | null): number | null {
  if (tokens?.cache_read == null || !tokens.prompt) return null;
  return tokens.cache_read / tokens.prompt;
}

function sideRow(label: string, tokens: number | null, cost: CostView | null, isPrompt: boolean): UsageRow {
  const plain = detailOf(cost, isPrompt, isPrompt ? 'input' : 'output');
  return {
    label,
    isPart: false,
    isTotal: false,
    tokens,
    pricePerMillion: plain === undefined ? null : perMillion(plain.cost_per_token),
    cost: cost === null ? null : isPrompt ? cost.prompt : cost.completion,
  };
}

type Parts = readonly (readonly [keyof TokenCountsView, string])[];

function partRows(tokens: TokenCountsView | null, cost: CostView | null, parts: Parts, isPrompt: boolean): UsageRow[] {
  const named = parts.map(([key, label]) => {
    const detail = detailOf(cost, isPrompt, key.endsWith('audio') ? 'audio' : key);
    return partRow(label, tokens?.[key] ?? detail?.tokens ?? null, detail);
  });
  const image = detailOf(cost, isPrompt, 'image');
  if (image !== undefined) named.push(partRow('image', image.tokens, image));
  return named;
}

type Detail = CostView['details'][number];

function partRow(label: string, tokens: number | null, detail: Detail | undefined): UsageRow {
  return {
    label,
    isPart: true,
    isTotal: false,
    tokens,
    pricePerMillion: detail === undefined ? null : perMillion(detail.cost_per_token),
    cost: detail?.cost ?? null,
  };
}

function totalRow(tokens: TokenCountsView | null, cost: CostView | null): UsageRow {
  const row = { label: 'Total', isPart: false, isTotal: true, pricePerMillion: null };
  return { ...row, tokens: tokens?.total ?? null, cost: cost?.total ?? null };
}

function detailOf(cost: CostView | null, isPrompt: boolean, tokenType: string): Detail | undefined {
  return cost?.details.find((detail) => detail.is_prompt === isPrompt && detail.token_type === tokenType);
}

/** Prices are quoted per million; the product of two floats is not allowed to show. */
function perMillion(costPerToken: number): number {
  return Number((costPerToken * 1e6).toPrecision(12));
}
