/** Documents in their order, with what their scores and places say. */
import type { DocumentView } from './span';

export interface RankedDocument {
  rank: number;
  document: DocumentView;
  /** Length of the score's bar, 0 to 1; null without a score. */
  bar: number | null;
}

export interface RerankedDocument extends RankedDocument {
  /** Its place before, null where it was not there. */
  previousRank: number | null;
}

/** Documents keep the order in which they were returned: that is the ranking, whatever the scores say. */
export function rankDocuments(documents: DocumentView[]): RankedDocument[] {
  const scores = documents.flatMap(({ score }) => (isScore(score) ? [score] : []));
  const length = barLength(scores);
  return documents.map((document, index) => ({
    rank: index + 1,
    document,
    bar: isScore(document.score) ? length(document.score) : null,
  }));
}

/** Each document after the reranking, with its place before. */
export function matchReranked(before: DocumentView[], after: DocumentView[]): RerankedDocument[] {
  const unmatched = before.map((document, index) => ({ document, rank: index + 1 }));
  return rankDocuments(after).map((ranked) => {
    const at = unmatched.findIndex(({ document }) => isSame(document, ranked.document));
    // Taken out, so that two copies of a text keep their two places.
    const previousRank = at === -1 ? null : unmatched.splice(at, 1)[0]!.rank;
    return { ...ranked, previousRank };
  });
}

/** `0.630`, `12.4`, `1,040`: the same number of decimals for scores of the same size, so that they line up. */
export function formatScore(score: number): string {
  const size = Math.abs(score);
  if (size !== 0 && size < 0.001) return String(Number(score.toPrecision(3)));
  return score.toLocaleString('en-US', size < 10 ? decimals(3) : size < 1000 ? decimals(1) : decimals(0));
}

function decimals(count: number): Intl.NumberFormatOptions {
  return { minimumFractionDigits: count, maximumFractionDigits: count };
}

/** `↑2`, `↓1`, `=`, `new`. */
export function moveMark({ rank, previousRank }: RerankedDocument): string {
  if (previousRank === null) return 'new';
  if (rank === previousRank) return '=';
  return rank < previousRank ? `↑${previousRank - rank}` : `↓${rank - previousRank}`;
}

/** The same in words, for those who do not see arrows. */
export function moveWords({ rank, previousRank }: RerankedDocument): string {
  if (previousRank === null) return 'not among the documents given';
  return rank === previousRank ? 'kept its place' : `was number ${previousRank}`;
}

/**
 * Scores between 0 and 1 are drawn on that scale, so that a weak best hit looks weak.
 * Others (logits, distances, BM25) are drawn between the least of them and zero, and the greatest.
 */
function barLength(scores: number[]): (score: number) => number {
  const least = Math.min(0, ...scores);
  const greatest = Math.max(least < 0 ? -Infinity : 0, ...scores);
  if (least === 0 && greatest <= 1) return (score) => score;
  if (greatest === least) return () => 1;
  return (score) => (score - least) / (greatest - least);
}

function isSame(a: DocumentView, b: DocumentView): boolean {
  if (a.id != null && b.id != null) return a.id === b.id;
  return a.content != null && a.content === b.content;
}

function isScore(score: number | null | undefined): score is number {
  return typeof score === 'number' && Number.isFinite(score);
}
