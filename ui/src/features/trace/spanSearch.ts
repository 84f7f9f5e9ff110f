/** Finding spans within a trace by what the tree shows of them. */
import { KIND_LOOKS } from '../../ui/kinds';
import type { TreeRow } from './spanTree';

/** What can be found of each row, in lower case: name, kind, model, error, status message, id. */
export function searchTexts(rows: readonly TreeRow[]): string[] {
  return rows.map(describe);
}

/** The indexes of the texts in which every word occurs. */
export function findTexts(texts: readonly string[], text: string): number[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const found: number[] = [];
  texts.forEach((told, index) => {
    if (words.every((word) => told.includes(word))) found.push(index);
  });
  return found;
}

/** The match after (or before) a row in reading order, going round; -1 without any. */
export function stepMatch(matches: readonly number[], from: number, direction: 1 | -1): number {
  if (matches.length === 0) return -1;
  if (direction === 1) return matches.find((match) => match > from) ?? matches[0]!;
  return matches.findLast((match) => match < from) ?? matches.at(-1)!;
}

function describe({ span, id }: TreeRow): string {
  if (!span) return id;
  const { name, span_kind, model_name, error_type, status_message, span_id } = span;
  return [name, KIND_LOOKS[span_kind].word, model_name, error_type, status_message, span_id].join('\n').toLowerCase();
}
