/** The head of a trace: what it was, whether it failed, what it took. */
import { Link } from '@tanstack/react-router';
import { CornerDownRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Trace } from '../../api/types';
import { formatExactCount, formatTokens } from '../../lib/format';
import { sessionPath, userPath } from '../../lib/paths';
import { CopyButton } from '../../ui/CopyButton';
import { Fact, Facts } from '../../ui/Facts';
import { KindIcon } from '../../ui/Kind';
import { StatusMark } from '../../ui/StatusMark';
import { Cost, Duration, RelativeTime, TokenCount } from '../../ui/Values';
import { AnnotationBar } from '../annotation/AnnotationBar';
import { TimeByKind } from './TimeByKind';
import type { TraceLayout } from './traceLayout';

interface TraceHeadProps {
  trace: Trace;
  layout: TraceLayout;
  onSelect: (spanId: string) => void;
}

export function TraceHead({ trace, layout, onSelect }: TraceHeadProps) {
  const root = trace.spans.find((span) => span.span_id === trace.root_span_id);
  return (
    <header className="flex shrink-0 flex-col gap-1.5 border-b border-line bg-panel px-4 pt-2 pb-2">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-1">
        <div className="flex min-w-0 flex-1 basis-72 items-center gap-2">
          {root ? <KindIcon kind={root.span_kind} className="size-4" /> : null}
          <h1 data-tip={root?.name} data-tip-if-cut="" className="truncate text-title font-semibold tracking-tight">{root?.name ?? 'Trace without a root'}</h1>
          <TraceStatus trace={trace} onSelect={onSelect} />
          <CopyButton text={trace.trace_id} label="Copy trace id" />
        </div>
        <AnnotationBar
          place={{ project: trace.project_name, traceId: trace.trace_id }}
          target={{ kind: 'trace', trace_id: trace.trace_id }}
          shortcut="V"
        />
        <Facts>
          <Fact name="Duration"><Duration ms={trace.latency_ms} className="font-medium" /></Fact>
          <Fact name="Spans">{formatExactCount(trace.spans.length)}</Fact>
          <Fact name="Tokens">{trace.tokens.total > 0 ? <TraceTokens tokens={trace.tokens} /> : null}</Fact>
          <Fact name="Cost">{trace.cost === null ? null : <Cost dollars={trace.cost} />}</Fact>
          <Fact name={trace.models.length > 1 ? 'Models' : 'Model'}>{listModels(trace.models)}</Fact>
          <Fact name="Session">
            {trace.session_id ? <Link {...sessionPath(trace.project_name, trace.session_id)} data-tip={trace.session_id} className={`${LINK} font-mono text-data-sm leading-[18px]`}>{trace.session_id}</Link> : null}
          </Fact>
          <Fact name="User">
            {trace.user_id ? <Link {...userPath(trace.project_name, trace.user_id)} data-tip={trace.user_id} className={LINK}>{trace.user_id}</Link> : null}
          </Fact>
          <Fact name="Started"><RelativeTime unixNano={trace.start_time_unix_nano} /></Fact>
        </Facts>
      </div>
      <TimeByKind layout={layout} />
    </header>
  );
}

/** In all, and what was sent against what was answered. */
function TraceTokens({ tokens }: Pick<Trace, 'tokens'>) {
  return (
    <>
      <TokenCount tokens={tokens} />
      <span className="ml-1.5 text-data-sm text-faint">{formatTokens(tokens.prompt)} → {formatTokens(tokens.completion)}</span>
    </>
  );
}

function TraceStatus({ trace, onSelect }: Pick<TraceHeadProps, 'trace' | 'onSelect'>) {
  if (trace.error_count === 0) return <StatusMark status="OK" withWord />;
  const words = trace.error_count === 1 ? '1 error' : `${formatExactCount(trace.error_count)} errors`;
  const first = trace.first_error_span_id;
  if (!first) return <span className="text-error">{words}</span>;
  return (
    <button
      type="button"
      onClick={() => onSelect(first)}
      data-tip="Show the span that most likely explains it"
      className="inline-flex h-5 shrink-0 items-center gap-1 rounded-[4px] bg-error-soft px-1.5 font-medium text-error hover:underline"
    >
      {words}
      <CornerDownRight aria-hidden className="size-3" />
    </button>
  );
}

function listModels(models: readonly string[]): ReactNode {
  const [first, ...others] = models;
  if (!first) return null;
  return (
    <span data-tip={models.join('\n')} className="flex">
      <span className="max-w-[30ch] truncate">{first}</span>
      {others.length > 0 ? <span className="ml-1 text-faint">+{others.length}</span> : null}
    </span>
  );
}

const LINK = 'inline-block max-w-[18ch] truncate rounded-[3px] align-bottom text-accent hover:underline';
