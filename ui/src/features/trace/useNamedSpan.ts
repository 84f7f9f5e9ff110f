/** The span that an address of Phoenix asks for: it names it by its global id. */
import { $api } from '../../api/client';

interface NamedSpan {
  /** Nobody knows yet which span it is. */
  isPending: boolean;
  spanId: string | undefined;
}

export function useNamedSpan(project: string, traceId: string, globalId: string | undefined): NamedSpan {
  const path = { project, trace_id: traceId, span_id: globalId ?? '' };
  const { data, isLoading } = $api.useQuery('get', '/api/projects/{project}/traces/{trace_id}/spans/{span_id}', { params: { path } }, {
    enabled: globalId !== undefined,
    // A global id that another server gave out means nothing here: the trace alone is shown.
    retry: false,
  });
  return { isPending: isLoading, spanId: data?.span_id };
}
