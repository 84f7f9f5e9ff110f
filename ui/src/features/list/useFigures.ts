/** What a list adds up to. It costs a scan, so it is asked for after the rows. */
import { keepPreviousData } from '@tanstack/react-query';
import { $api } from '../../api/client';
import type { ListWords } from './ListState';
import type { ListView } from './useListView';

const LIVE_MS = 10_000;

export function useFigures(view: ListView, words: ListWords, hasRows: boolean) {
  const query = { of: words.many as 'traces' | 'spans' | 'sessions', ...view.conditions };
  return $api.useQuery('get', '/api/projects/{project}/figures', { params: { path: { project: view.project }, query } }, {
    enabled: hasRows,
    placeholderData: keepPreviousData,
    refetchInterval: view.isLive ? LIVE_MS : false,
  }).data;
}
