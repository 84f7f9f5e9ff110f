/** One trace: its head, tree and waterfall in one table, and the chosen span beside them. The address holds the choice. */
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo } from 'react';
import { $api } from '../../api/client';
import type { Trace } from '../../api/types';
import { useMediaQuery } from '../../lib/useMediaQuery';
import { EmptyState, ErrorState, isApiError } from '../../ui/States';
import { SplitPane } from '../../ui/SplitPane';
import { spansPath } from '../../lib/paths';
import { attributeClause } from '../list/attributeClause';
import { fieldClause } from '../list/clauses';
import { ValueFilter } from '../list/ValueFilter';
import { SpanPanel } from '../span/SpanPanel';
import { isMissing } from './spanTree';
import { MissingParent } from './MissingParent';
import { NoSuchTrace } from './NoSuchTrace';
import { TraceHead } from './TraceHead';
import { TraceSkeleton } from './TraceSkeleton';
import { layoutTrace } from './traceLayout';
import { relatedSpans } from './relatedSpans';
import { refetchDelay } from './traceGrowth';
import { useNamedSpan } from './useNamedSpan';
import { Waterfall } from './Waterfall';

const route = getRouteApi('/projects/$project/traces/$traceId');

export function TracePage() {
  const { project, traceId } = route.useParams();
  const params = { path: { project, trace_id: traceId } };
  const { data: trace, error, refetch } = $api.useQuery('get', '/api/projects/{project}/traces/{trace_id}', { params }, {
    // A trace that is still being written grows by itself.
    refetchInterval: ({ state }) => refetchDelay(state.data, Date.now()),
  });
  useEffect(() => {
    document.title = trace ? `${rootOf(trace)?.name ?? traceId.slice(0, 8)} · Bennu` : 'Bennu';
  }, [trace, traceId]);

  if (trace?.spans.length) return <LoadedTrace key={trace.trace_id} trace={trace} project={project} />;
  if (trace) return <EmptyState title="This trace has no spans">They may have been deleted since it was listed.</EmptyState>;
  if (error && isApiError(error) && error.code === 'not_found') return <NoSuchTrace project={project} traceId={traceId} onRetry={() => void refetch()} />;
  if (error) return <ErrorState title="The trace could not be opened" error={error} onRetry={() => void refetch()} />;
  return <TraceSkeleton />;
}

function LoadedTrace({ trace, project }: { trace: Trace; project: string }) {
  const { span: chosen, selectedSpanNodeId, critical = false } = route.useSearch();
  const navigate = route.useNavigate();
  const named = useNamedSpan(project, trace.trace_id, chosen ? undefined : selectedSpanNodeId);
  const asked = chosen ?? named.spanId;
  const layout = useMemo(() => layoutTrace(trace.spans), [trace.spans]);
  // Error first: the span that explains a failure is what somebody came for.
  const selected = asked ?? trace.first_error_span_id ?? trace.root_span_id ?? layout.rows[0]!.id;

  // In place: restoring the scroll of this page would take the rows back to where they were before the choice moved.
  const select = useCallback(
    (span: string) => void navigate({ search: (previous) => ({ ...previous, selectedSpanNodeId: undefined, span }), replace: true, resetScroll: false }),
    [navigate],
  );
  const toggleCritical = () => void navigate({ search: (previous) => ({ ...previous, critical: critical ? undefined : true }), replace: true, resetScroll: false });
  // So that the address, when copied, shows the same.
  useEffect(() => {
    if (!chosen && !named.isPending) select(selected);
  }, [chosen, named.isPending, selected, select]);

  const related = useMemo(() => relatedSpans(layout, selected), [layout, selected]);
  const isNarrow = useMediaQuery('(max-width: 999px)');
  const detail = isMissing(selected) ? (
    <MissingParent row={layout.rows[layout.indexOf.get(selected) ?? -1]} onSelect={select} layout={layout} />
  ) : (
    <SpanPanel projectName={project} traceId={trace.trace_id} spanId={selected} onSelectSpan={select} related={related} />
  );
  // A value that was picked narrows a list, and here there is none: it leads to the project's spans.
  const find = (filter: string) => void navigate({ ...spansPath(project), search: { filter } });
  return (
    <ValueFilter
      onFilter={(field, value, isNot) => find(fieldClause('span', { field, values: [value], isNot }))}
      onTest={(test) => find(attributeClause('span', test))}
    >
      <div className="flex min-h-0 flex-1 flex-col">
        <TraceHead trace={trace} layout={layout} onSelect={select} />
        <SplitPane
          key={isNarrow ? 'stacked' : 'beside'}
          name={isNarrow ? 'trace.stacked' : 'trace'}
          direction={isNarrow ? 'column' : 'row'}
          initial={isNarrow ? 0.46 : 0.58}
          min={isNarrow ? [140, 160] : [380, 340]}
          label="Resize span detail"
          first={<Waterfall layout={layout} selected={selected} onSelect={select} isPathLit={critical} onTogglePath={toggleCritical} />}
          second={
            <section aria-label="Span" id="span-detail" tabIndex={-1} className="flex min-h-0 flex-1 flex-col bg-panel outline-none">
              {detail}
            </section>
          }
        />
      </div>
    </ValueFilter>
  );
}

function rootOf(trace: Trace) {
  return trace.spans.find((span) => span.span_id === trace.root_span_id);
}
