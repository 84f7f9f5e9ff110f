/** The view of a list, read from the address and written back to it. */
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { GridSort } from '../../ui/grid/gridTypes';
import { isOver, rangeOf, rangeQuery, rangeSearch, type TimeRange } from '../../lib/timeRange';
import { asExpression, type Grain, joinClauses, splitClauses } from './clauses';
import { type ListSearch, readListSearch } from './listSearch';

export const NEWEST_FIRST: GridSort = { by: 'start_time', isAscending: false };

const ONLY_ERRORS: Record<Grain, string> = {
  span: "status_code == 'ERROR'",
  trace: 'error_count > 0',
  session: 'num_traces_with_error > 0',
};
const ONLY_ROOTS = 'parent_span is None';

/** What every question about the list has in common: the conditions, without order and place. */
export interface ListConditions {
  filter?: string;
  last_seconds?: number;
  from?: string;
  to?: string;
}

export interface ListView {
  project: string;
  grain: Grain;
  search: ListSearch;
  range: TimeRange;
  /** As it was typed. */
  filter: string;
  conditions: ListConditions;
  sort: GridSort;
  /** New rows are fetched by themselves: nothing says otherwise, and they would come on top. */
  isLive: boolean;
  canBeLive: boolean;
  /** In place; a new stretch of time or filter is a step that Back takes again. */
  change: (changes: ListSearch) => Promise<void>;
  setRange: (range: TimeRange) => void;
  setFilter: (filter: string) => void;
  setSort: (by: string) => void;
}

export function useListView(grain: Grain): ListView {
  const { project = '' } = useParams({ strict: false });
  const raw: Record<string, unknown> = useSearch({ strict: false });
  const key = JSON.stringify(raw);
  const navigate = useNavigate();
  const change = useCallback(
    (changes: ListSearch, replace = true) => {
      const next = (previous: Record<string, unknown>) => ({ ...previous, ...changes });
      return navigate({ to: '.', search: next as never, replace, resetScroll: false });
    },
    [navigate],
  );
  return useMemo(() => {
    const search = readListSearch(JSON.parse(key) as Record<string, unknown>);
    const range = rangeOf(search);
    const sort = search.sort ? { by: search.sort, isAscending: search.ascending ?? false } : NEWEST_FIRST;
    const isNewestFirst = sort.by === NEWEST_FIRST.by && !sort.isAscending;
    const canBeLive = isNewestFirst && !isOver(range, Date.now());
    const setSort = (by: string) => {
      const isAscending = by === sort.by && !sort.isAscending;
      const isDefault = by === NEWEST_FIRST.by && !isAscending;
      void change({ sort: isDefault ? undefined : by, ascending: isAscending || undefined });
    };
    return {
      project,
      grain,
      search,
      range,
      filter: search.filter ?? '',
      conditions: conditionsOf(grain, search, range),
      sort,
      isLive: canBeLive && !search.paused,
      canBeLive,
      change,
      setRange: (next) => void change(rangeSearch(next), false),
      setFilter: (filter) => void change({ filter: filter.trim() === '' ? undefined : filter }, false),
      setSort,
    };
  }, [project, grain, key, change]);
}

export function conditionsOf(grain: Grain, search: ListSearch, range: TimeRange): ListConditions {
  const typed = search.filter ? asExpression(search.filter) : '';
  const switches = [...(search.errors ? [ONLY_ERRORS[grain]] : []), ...(search.roots && grain === 'span' ? [ONLY_ROOTS] : [])];
  // Alone, the filter goes as it is, so that a fault in it is found where it was typed.
  const filter = switches.length === 0 ? typed : joinClauses([...switches, ...splitClauses(typed)]);
  return { ...(filter === '' ? {} : { filter }), ...rangeQuery(range) };
}
