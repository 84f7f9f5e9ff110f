/** What the server makes of a filter while it is typed. */
import { $api } from '../../../api/client';
import type { FilterReading } from '../../../api/types';
import { useDebounced } from '../../../lib/useDebounced';
import { type Grain, isPlainWords } from '../clauses';

const TYPING_MS = 90;

export interface Reading {
  /** Of the text as it stands now; null while it is on its way. */
  reading: FilterReading | null;
  /** It will be searched for as words. */
  isWords: boolean;
}

export function useFilterReading(project: string, grain: Grain, text: string, cursor: number, isOpen: boolean): Reading {
  const settled = useDebounced(text, TYPING_MS);
  const at = useDebounced(cursor, TYPING_MS);
  const { data } = $api.useQuery('get', '/api/projects/{project}/filter', { params: { path: { project }, query: { grain, text: settled, cursor: at } } }, {
    enabled: isOpen,
    staleTime: 30_000,
  });
  return { reading: data && settled === text && at === cursor ? data : null, isWords: text.trim() !== '' && isPlainWords(text) };
}
