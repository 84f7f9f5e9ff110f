/** The conditions of a list one by one, so that somebody who finds nothing can see which one is to blame. */
import { ALL_TIME, rangeLabel, rangeOf, rangeSearch } from '../../lib/timeRange';
import { type Grain, joinClauses, splitClauses } from './clauses';
import type { ListSearch } from './listSearch';

export interface Narrowing {
  /** As a person reads it. */
  label: string;
  /** What the address becomes without it. */
  without: ListSearch;
}

export function narrowings(grain: Grain, search: ListSearch): Narrowing[] {
  const clauses = splitClauses(search.filter ?? '');
  const range = rangeOf(search);
  return [
    ...clauses.map((clause, index) => ({
      label: clause,
      without: { filter: joinClauses(clauses.filter((_, other) => other !== index)) || undefined },
    })),
    ...(search.errors ? [{ label: 'Errors only', without: { errors: undefined } }] : []),
    ...(search.roots && grain === 'span' ? [{ label: 'Root spans', without: { roots: undefined } }] : []),
    ...(range.kind === 'all' ? [] : [{ label: rangeLabel(range), without: rangeSearch(ALL_TIME) }]),
  ];
}
