/** Everything as it was sent: attributes, events and links, resource and scope. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { formatClock, formatDuration, formatTimestamp } from '../../lib/format';
import { anyTracePath } from '../../lib/paths';
import { EmptyState } from '../../ui/States';
import { Fold } from '../../ui/Fold';
import { JsonView } from '../../ui/JsonView';
import { jsonPreview } from '../../ui/jsonPreview';
import { Section } from './Section';
import type { EventView, LinkView, SpanView } from './span';
import { offsetMs } from './spanFacts';

export function SpanAttributes({ span }: { span: SpanView }) {
  if (Object.keys(span.attributes).length === 0) return <EmptyState title="No attributes">The span was sent without any.</EmptyState>;
  return (
    <div className="px-4 pt-3 pb-8">
      <JsonView value={span.attributes} label="Attributes" linesAtFirst={80} isSearchable of="attributes" />
    </div>
  );
}

interface SpanEventsProps {
  span: SpanView;
  onSelectSpan?: (spanId: string) => void;
}

export function SpanEvents({ span, onSelectSpan }: SpanEventsProps) {
  if (span.events.length + span.links.length === 0) return <EmptyState title="No events and no links">The span was sent without any.</EmptyState>;
  return (
    <div className="flex flex-col gap-4 px-4 pt-3 pb-8">
      {span.events.length > 0 ? (
        <Section title="Events" note="counted from the start of the span">
          <ol className="divide-y divide-line rounded-[5px] border border-line">
            {span.events.map((event, index) => (
              <EventRow key={index} event={event} span={span} />
            ))}
          </ol>
        </Section>
      ) : null}
      {span.links.length > 0 ? (
        <Section title="Links" note="to spans of this or other traces">
          <ul className="divide-y divide-line rounded-[5px] border border-line">
            {span.links.map((link, index) => (
              <LinkRow key={index} link={link} span={span} onSelectSpan={onSelectSpan} />
            ))}
          </ul>
        </Section>
      ) : null}
    </div>
  );
}

function EventRow({ event, span }: { event: EventView; span: SpanView }) {
  const { local, utc } = formatTimestamp(event.time_unix_nano);
  const offset = offsetMs(span, event);
  const heading = (
    <>
      <span className="min-w-0 truncate font-medium">{event.name || '(no name)'}</span>
      <span title={`${formatClock(event.time_unix_nano)}\n${local}\n${utc}`} className="ml-auto shrink-0 text-data-sm text-muted">
        {offset < 0 ? '' : '+'}
        {formatDuration(offset)}
      </span>
    </>
  );
  return (
    <li className="min-w-0 px-2 py-1">
      <Detail heading={heading} value={event.attributes} label={`Attributes of ${event.name}`} />
    </li>
  );
}

interface LinkRowProps extends SpanEventsProps {
  link: LinkView;
}

function LinkRow({ link, span, onSelectSpan }: LinkRowProps) {
  const isHere = link.trace_id === span.trace_id;
  const look = 'min-w-0 truncate rounded-[3px] font-mono text-data-sm text-accent hover:underline';
  const heading =
    isHere && onSelectSpan ? (
      <button type="button" className={look} onClick={() => onSelectSpan(link.span_id)}>{link.span_id}</button>
    ) : (
      <Link {...anyTracePath(link.trace_id, { span: link.span_id })} className={look}>
        {link.trace_id} / {link.span_id}
      </Link>
    );
  return (
    <li className="min-w-0 px-2 py-1">
      <Detail heading={heading} value={link.attributes} label={`Attributes of the link to ${link.span_id}`} />
    </li>
  );
}

/** A line, and below it what it carries, folded. */
function Detail({ heading, value, label }: { heading: ReactNode; value: Record<string, unknown>; label: string }) {
  return (
    <>
      <div className="flex h-6 min-w-0 items-center gap-2">{heading}</div>
      {Object.keys(value).length === 0 ? null : (
        <Fold title={<span className="text-data-sm font-normal text-faint">attributes</span>} glimpse={<span className="font-mono text-data-sm">{jsonPreview(value)}</span>} className="-ml-1">
          <div className="pb-1 pl-5">
            <JsonView value={value} label={label} linesAtFirst={24} />
          </div>
        </Fold>
      )}
    </>
  );
}

export function SpanResource({ span }: { span: SpanView }) {
  const { scope, resource } = span;
  return (
    <div className="flex flex-col gap-4 px-4 pt-3 pb-8">
      <Section title="Resource" note={resource.schema_url}>
        {Object.keys(resource.attributes).length === 0 ? <p className="text-muted">No attributes.</p> : <JsonView value={resource.attributes} label="Resource attributes" linesAtFirst={80} of="resource" />}
      </Section>
      <Section title="Scope" note={scope.schema_url}>
        <p className="font-mono text-data-sm">
          {scope.name || <span className="text-faint italic">no name</span>} {scope.version}
        </p>
        {Object.keys(scope.attributes).length === 0 ? null : <JsonView value={scope.attributes} label="Scope attributes" linesAtFirst={40} />}
      </Section>
      <Section title="Span">
        <JsonView value={identity(span)} label="Identity" linesAtFirst={40} />
      </Section>
    </div>
  );
}

/** What OTLP carries beside attributes, under its own names. */
function identity(span: SpanView) {
  const { trace_id, span_id, parent_id, otel_kind, start_time_unix_nano, end_time_unix_nano, status_code, status_message } = span;
  const { trace_state, flags, dropped_attributes_count, dropped_events_count, dropped_links_count, global_id } = span;
  return {
    trace_id, span_id, parent_id, global_id, kind: otel_kind, start_time_unix_nano, end_time_unix_nano, status_code, status_message,
    trace_state, flags, dropped_attributes_count, dropped_events_count, dropped_links_count,
  };
}
