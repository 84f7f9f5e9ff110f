/** One span, read as one column: its meaning first, everything as it was sent a key away. */
import { keepPreviousData } from '@tanstack/react-query';
import { useEffect } from 'react';
import { $api } from '../../api/client';
import { cx } from '../../lib/cx';
import { preloadMarkdown } from '../../ui/Markdown';
import { EmptyState, ErrorState, isApiError } from '../../ui/States';
import { Tabs } from '../../ui/Tabs';
import { AnnotationBar } from '../annotation/AnnotationBar';
import { NO_RELATIVES, type RelatedSpans } from './related';
import { RawTextContext } from './rawText';
import type { SpanView } from './span';
import { SpanHead } from './SpanHead';
import { SpanInfo } from './SpanInfo';
import { SpanAttributes, SpanEvents, SpanResource } from './SpanRaw';
import { SpanSkeleton } from './SpanSkeleton';
import { useKey } from './useKey';
import { useSpanUrl } from './useSpanUrl';

interface SpanPanelProps {
  projectName: string;
  traceId: string;
  spanId: string;
  /** Shows another span of the same trace. Without it there is no way to parent and links. */
  onSelectSpan?: (spanId: string) => void;
  /** What the trace knows around the span. */
  related?: RelatedSpans;
}

export function SpanPanel({ projectName, traceId, spanId, onSelectSpan, related = NO_RELATIVES }: SpanPanelProps) {
  const path = { project: projectName, trace_id: traceId, span_id: spanId };
  const query = $api.useQuery('get', '/api/projects/{project}/traces/{trace_id}/spans/{span_id}', { params: { path } }, {
    // The last span stays until the next one is here: walking through a trace must not flicker.
    placeholderData: keepPreviousData,
  });
  useEffect(preloadMarkdown, []);
  if (query.isError) return <SpanFailure error={query.error} onRetry={() => void query.refetch()} />;
  if (query.isPending) return <SpanSkeleton />;
  return (
    <div aria-busy={query.isPlaceholderData} className={cx('flex size-full min-h-0 flex-col', query.isPlaceholderData && 'opacity-60 delay-200 transition-opacity')}>
      <SpanContent key={query.data.span_id} span={query.data} projectName={projectName} onSelectSpan={onSelectSpan} related={query.isPlaceholderData ? NO_RELATIVES : related} />
    </div>
  );
}

function SpanFailure({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  if (isApiError(error) && error.code === 'not_found') {
    return <EmptyState title="This span is not here">It may have been deleted, or its project keeps spans for a shorter time.</EmptyState>;
  }
  return <ErrorState title="The span could not be read" error={error} onRetry={onRetry} />;
}

interface SpanContentProps {
  span: SpanView;
  projectName: string;
  onSelectSpan?: (spanId: string) => void;
  related: RelatedSpans;
}

function SpanContent({ span, projectName, onSelectSpan, related }: SpanContentProps) {
  const { tab, isRaw, setTab, setRaw } = useSpanUrl();
  useKey('r', () => setTab(tab === 'attributes' ? 'info' : 'attributes'));
  useKey('m', () => setRaw(!isRaw));
  return (
    <RawTextContext value={isRaw}>
      <SpanHead span={span} projectName={projectName} onSelectSpan={onSelectSpan}>
        <AnnotationBar
          place={{ project: projectName, traceId: span.trace_id }}
          target={{ kind: 'span', trace_id: span.trace_id, span_id: span.span_id }}
          shortcut="v"
        />
      </SpanHead>
      <Tabs
        label="Span"
        className="min-h-0 flex-1"
        value={tab}
        onChange={setTab}
        tabs={[
          { value: 'info', label: 'Info', content: <SpanInfo span={span} projectName={projectName} onSelectSpan={onSelectSpan} related={related} /> },
          { value: 'attributes', label: 'Attributes', content: <SpanAttributes span={span} /> },
          {
            value: 'events',
            label: 'Events & links',
            ...eventCount(span),
            content: <SpanEvents span={span} onSelectSpan={onSelectSpan} />,
          },
          { value: 'resource', label: 'Resource', content: <SpanResource span={span} /> },
        ]}
      />
    </RawTextContext>
  );
}

/** None is said inside the tab; a zero on every tab would be noise. */
function eventCount({ events, links }: SpanView): { count?: number } {
  const count = events.length + links.length;
  return count === 0 ? {} : { count };
}
