/** The order of a list, as the server is asked for it. What it does by itself is not said. */
import type { GridSort } from '../../ui/grid/gridTypes';
import { NEWEST_FIRST } from './useListView';

export type SortName = 'start_time' | 'latency' | 'tokens' | 'cost' | 'traces';

export function orderOf({ by, isAscending }: GridSort): { sort?: SortName; order?: 'ascending' } {
  return {
    ...(by === NEWEST_FIRST.by ? {} : { sort: by as SortName }),
    ...(isAscending ? { order: 'ascending' } : {}),
  };
}
