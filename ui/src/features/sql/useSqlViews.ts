/** The columns of every view, asked of the server, so that what is offered is what there is. */
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { $api } from '../../api/client';

const VIEWS = ['annotations', 'costs', 'documents', 'messages', 'sessions', 'spans', 'traces'] as const;

export function useSqlViews(): Record<string, string[]> {
  const columns = useQueries({
    queries: VIEWS.map((view) => ({
      ...$api.queryOptions('post', '/api/sql', { body: { query: `SELECT * FROM ${view} LIMIT 0`, limit: 1, format: 'json' } }),
      staleTime: Infinity,
    })),
    combine: (answers) => answers.map((answer) => answer.data?.columns.map((column) => column.name) ?? []),
  });
  return useMemo(() => Object.fromEntries(VIEWS.map((view, index) => [view, columns[index] ?? []])), [columns]);
}
