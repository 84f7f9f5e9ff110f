/** A trace beside the list: the span that explains its failure, else its root. */
import { $api } from '../../../api/client';
import type { TraceRow } from '../../../api/types';
import { formatExactCount } from '../../../lib/format';
import { tracePath } from '../../../lib/paths';
import { GlanceHead } from '../GlanceHead';
import { SpanBeside } from '../SpanBeside';

export function TraceGlance({ project, row }: { project: string; row: TraceRow }) {
  const failed = row.error_count > 0;
  // Only a failed trace is asked which span explains it.
  const { data: trace } = $api.useQuery(
    'get',
    '/api/projects/{project}/traces/{trace_id}',
    { params: { path: { project, trace_id: row.trace_id } } },
    { enabled: failed },
  );
  const first = trace?.trace_id === row.trace_id ? trace.first_error_span_id : undefined;
  const spanId = failed ? (trace && (first ?? row.root?.span_id)) : row.root?.span_id;
  return (
    <>
      <GlanceHead path={tracePath(project, row.trace_id)}>
        {failed ? 'The span that failed first, of ' : 'The root of '}
        {row.span_count === 1 ? '1 span' : `${formatExactCount(row.span_count)} spans`}
      </GlanceHead>
      {spanId ? <SpanBeside project={project} traceId={row.trace_id} spanId={spanId} /> : null}
    </>
  );
}
