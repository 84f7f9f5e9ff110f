/** The call of a model before this one, fetched and compared. */
import { useMemo } from 'react';
import { $api } from '../../api/client';
import { type CallChanges, callChanges } from './callChanges';
import type { SpanView } from './span';

/** Null while nothing can be said. */
export function useCallChanges(span: SpanView, projectName: string, previousId: string | null): CallChanges | null {
  const path = { project: projectName, trace_id: span.trace_id, span_id: previousId ?? '' };
  const { data: previous } = $api.useQuery('get', '/api/projects/{project}/traces/{trace_id}/spans/{span_id}', { params: { path } }, {
    enabled: previousId !== null,
    // What has ended does not change.
    staleTime: 60_000,
  });
  return useMemo(() => (previous && previousId !== null ? callChanges(previous, span) : null), [previous, previousId, span]);
}
