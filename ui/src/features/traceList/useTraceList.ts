/** The traces of a project, page by page, and the new ones that arrive while somebody looks. */
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { fetchClient } from '../../api/client';
import { allRows, hasGap, newTraces, type TracePage, withNewTraces, withUpdates } from './newestRows';

const PAGE_SIZE = 100;
const LIVE_MS = 3000;
const WAITING_MS = 2000;

interface TraceListOptions {
  project: string;
  errorsOnly: boolean;
  isLive: boolean;
  /** New rows go in by themselves; otherwise they are counted and wait. */
  takesNew: boolean;
}

interface Pages {
  pages: TracePage[];
  pageParams: unknown[];
}

export function useTraceList({ project, errorsOnly, isLive, takesNew }: TraceListOptions) {
  const queryClient = useQueryClient();
  const readPage = (after: string | null, signal: AbortSignal) => readTraces(project, errorsOnly, after, signal);
  const queryKey = ['traces', project, { errorsOnly }];
  // Never stale by age: the head below keeps it fresh, so coming back finds it as it was left.
  const list = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => readPage(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: TracePage) => page.next,
    staleTime: Infinity,
  });

  const pages = list.data?.pages;
  const rows = useMemo(() => allRows(pages ?? []), [pages]);
  const isEmpty = pages !== undefined && rows.length === 0;
  const { data: head } = useQuery({
    queryKey: [...queryKey, 'head'],
    queryFn: ({ signal }) => readPage(null, signal),
    enabled: pages !== undefined && isLive,
    refetchInterval: isEmpty ? WAITING_MS : LIVE_MS,
  });

  const waiting = useMemo(() => (pages && head ? newTraces(pages, head).length : 0), [pages, head]);
  useEffect(() => {
    if (!pages || !head) return;
    if (hasGap(pages, head)) {
      // More has come than one page holds. At the top the list begins anew; elsewhere the count says "100+".
      if (takesNew) queryClient.setQueryData<Pages>(queryKey, { pages: [head], pageParams: [undefined] });
      return;
    }
    const next = takesNew ? withNewTraces(pages, head) : withUpdates(pages, head);
    if (next !== pages) queryClient.setQueryData<Pages>(queryKey, (old) => old && { ...old, pages: next });
    // The pages are what this changes: only a new head, or leave to take it, calls for it.
  }, [head, takesNew]);

  return { rows, list, waiting, waitsBeyondPage: waiting >= PAGE_SIZE };
}

/** By hand, because the generated hook sends `after=0` where a first page has no `after`. */
async function readTraces(project: string, errorsOnly: boolean, after: string | null, signal: AbortSignal): Promise<TracePage> {
  const query = { limit: PAGE_SIZE, ...(errorsOnly ? { errors_only: true } : {}), ...(after ? { after } : {}) };
  const { data, error } = await fetchClient.GET('/api/projects/{project}/traces', { params: { path: { project }, query }, signal });
  if (error) throw error;
  return data;
}
