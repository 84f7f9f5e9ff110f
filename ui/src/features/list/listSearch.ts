/** What a list keeps in its address. */
import type { RangeSearch } from '../../lib/timeRange';

export interface ListSearch extends RangeSearch {
  /** Words, or an expression of the filter language. */
  filter?: string | undefined;
  /** Only what has errors. */
  errors?: true | undefined;
  /** Only spans without a parent that is stored. */
  roots?: true | undefined;
  /** New rows are not fetched by themselves. */
  paused?: true | undefined;
  /** Ids of the columns in order, with commas. */
  columns?: string | undefined;
  sort?: string | undefined;
  /** Smallest first. */
  ascending?: true | undefined;
  /** The row that is chosen. */
  row?: string | undefined;
  /** The chosen row is shown beside the list. */
  beside?: true | undefined;
  /** The tab of the span beside the list, and how it shows texts. */
  tab?: string | undefined;
  text?: string | undefined;
}

const TEXTS = ['range', 'from', 'to', 'filter', 'columns', 'sort', 'row', 'tab', 'text'] as const;
const SWITCHES = ['errors', 'roots', 'paused', 'ascending', 'beside'] as const;

export function readListSearch(search: Record<string, unknown>): ListSearch {
  const read: Record<string, string | true> = {};
  for (const key of TEXTS) if (typeof search[key] === 'string') read[key] = search[key];
  for (const key of SWITCHES) if (search[key] === true) read[key] = true;
  return read;
}
