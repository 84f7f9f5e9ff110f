/** What was said of a trace or a session and all in them, and how to say more. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { $api } from '../../api/client';
import type { Annotation, AnnotationTarget } from '../../api/types';

const OF_TRACE = '/api/projects/{project}/traces/{trace_id}/annotations';
const OF_SESSION = '/api/projects/{project}/sessions/{session_id}/annotations';

/** Where a thing that is annotated stands: what was said of everything there comes in one answer. */
export type Place = { project: string; traceId: string } | { project: string; sessionId: string };

const NOTHING: Annotation[] = [];

export function useAnnotations(place: Place): Annotation[] {
  const isTrace = 'traceId' in place;
  const ofTrace = $api.useQuery(
    'get', OF_TRACE, { params: { path: { project: place.project, trace_id: isTrace ? place.traceId : '' } } }, { enabled: isTrace },
  );
  const ofSession = $api.useQuery(
    'get', OF_SESSION, { params: { path: { project: place.project, session_id: isTrace ? '' : place.sessionId } } }, { enabled: !isTrace },
  );
  return (isTrace ? ofTrace : ofSession).data?.annotations ?? NOTHING;
}

export interface Said {
  label?: string | null;
  score?: number | null;
  explanation?: string | null;
}

export interface Annotating {
  give: (target: AnnotationTarget, name: string, said: Said) => void;
  edit: (id: number, said: Said) => void;
  remove: (id: number) => void;
  isBusy: boolean;
  error: unknown;
}

export function useAnnotating(): Annotating {
  const client = useQueryClient();
  const onSuccess = useCallback(
    () =>
      client.invalidateQueries({
        predicate: ({ queryKey: [, path] }) => path === OF_TRACE || path === OF_SESSION || path === 'trace verdicts',
      }),
    [client],
  );
  const giving = $api.useMutation('post', '/api/annotations', { onSuccess });
  const editing = $api.useMutation('put', '/api/annotations/{id}', { onSuccess });
  const removing = $api.useMutation('delete', '/api/annotations/{id}', { onSuccess });
  return {
    give: (target, name, said) => giving.mutate({ body: { target, name, ...said } }),
    edit: (id, said) => editing.mutate({ params: { path: { id } }, body: said }),
    remove: (id) => removing.mutate({ params: { path: { id } } }),
    isBusy: giving.isPending || editing.isPending || removing.isPending,
    error: giving.error ?? editing.error ?? removing.error,
  };
}
