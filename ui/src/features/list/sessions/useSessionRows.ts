/** The sessions of a project that the view asks for. */
import { keepPreviousData } from '@tanstack/react-query';
import { $api } from '../../../api/client';
import type { SessionListPage, SessionRow } from '../../../api/types';
import type { PageShape } from '../liveRows';
import { HEAD_SIZE, liveInterval, type LiveRows, PAGE_SIZE, useLiveRows } from '../useLiveRows';
import type { ListView } from '../useListView';
import { orderOf } from '../order';

const PATH = '/api/projects/{project}/sessions';
const SHAPE: PageShape<SessionListPage, SessionRow> = {
  rows: (page) => page.sessions,
  withRows: (page, sessions) => ({ ...page, sessions }),
  id: (row) => row.session_id,
};

export function useSessionRows(view: ListView, takesNew: boolean): LiveRows<SessionRow> {
  const init = (limit: number) => ({
    params: { path: { project: view.project }, query: { limit, ...view.conditions, ...orderOf(view.sort) } },
  });
  // Never stale by age: the head below keeps it fresh, so coming back finds it as it was left.
  const list = $api.useInfiniteQuery('get', PATH, init(PAGE_SIZE), {
    pageParamName: 'after',
    // Null leaves the parameter out; undefined would ask for `after=0`.
    initialPageParam: null,
    getNextPageParam: (page: SessionListPage) => page.next,
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
  const head = $api.useQuery('get', PATH, init(HEAD_SIZE), {
    enabled: list.data !== undefined && view.isLive,
    refetchInterval: liveInterval(list.data?.pages[0]?.sessions.length === 0),
  });
  const { queryKey } = $api.queryOptions('get', PATH, init(PAGE_SIZE));
  return useLiveRows({ shape: SHAPE, list, queryKey, head: head.data, takesNew });
}
