/** The pages of a list put together, and the rows that arrive while somebody looks. */
import { type InfiniteData, type QueryKey, type UseInfiniteQueryResult, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { allRows, hasGap, newRows, type Paged, type PageShape, withNewRows, withUpdates } from './liveRows';

export const PAGE_SIZE = 100;
/** What is asked for again and again: fewer than a page. */
export const HEAD_SIZE = 50;
const LIVE_MS = 3000;
const WAITING_MS = 2000;

export interface LiveRows<Row> {
  rows: readonly Row[];
  list: Pick<UseInfiniteQueryResult<unknown, unknown>, 'isPending' | 'isError' | 'error' | 'hasNextPage' | 'isFetchingNextPage' | 'isFetchNextPageError' | 'isPlaceholderData'> & {
    refetch: () => unknown;
    fetchNextPage: () => unknown;
  };
  /** What has arrived and is not shown yet. */
  waiting: number;
  waitsBeyondPage: boolean;
}

interface LiveRowsOptions<Page extends Paged, Row> {
  shape: PageShape<Page, Row>;
  list: UseInfiniteQueryResult<InfiniteData<Page, unknown>, unknown>;
  /** Under which the pages are kept. */
  queryKey: QueryKey;
  head: Page | undefined;
  /** New rows go in by themselves; otherwise they are counted and wait. */
  takesNew: boolean;
}

export function useLiveRows<Page extends Paged, Row>({ shape, list, queryKey, head, takesNew }: LiveRowsOptions<Page, Row>): LiveRows<Row> {
  const queryClient = useQueryClient();
  const pages = list.data?.pages;
  const rows = useMemo(() => allRows(shape, pages ?? []), [shape, pages]);
  const isSettled = !list.isPlaceholderData;
  const waiting = useMemo(() => (pages && head && isSettled ? newRows(shape, pages, head).length : 0), [shape, pages, head, isSettled]);
  useEffect(() => {
    if (!pages || !head || !isSettled) return;
    if (hasGap(shape, pages, head)) {
      // More has come than one page holds. At the top the list begins anew; elsewhere the count says "50+".
      if (takesNew) void queryClient.resetQueries({ queryKey, exact: true });
      return;
    }
    const next = takesNew ? withNewRows(shape, pages, head) : withUpdates(shape, pages, head);
    if (next !== pages) queryClient.setQueryData<InfiniteData<Page>>(queryKey, (old) => old && { ...old, pages: next });
    // The pages are what this changes: only a new head, or leave to take it, calls for it.
  }, [head, takesNew, isSettled]);
  return { rows, list, waiting, waitsBeyondPage: waiting >= HEAD_SIZE };
}

/** How often the newest page is asked for: an empty list waits for its first row. */
export function liveInterval(isEmpty: boolean): number {
  return isEmpty ? WAITING_MS : LIVE_MS;
}
