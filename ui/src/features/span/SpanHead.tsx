/** Who the span is and its numbers, in two lines that stay while the rest scrolls. */
import { CornerLeftUp, Hash } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  formatClock, formatCost, formatDuration, formatExactCost, formatExactCount, formatExactDuration, formatTimestamp,
} from '../../lib/format';
import { IconButton } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { KindBadge } from '../../ui/Kind';
import { StatusMark } from '../../ui/StatusMark';
import { Tooltip } from '../../ui/Tooltip';
import { CopyMenu } from './CopyMenu';
import type { SpanView } from './span';
import { firstTokenMs, tokenWords } from './spanFacts';

interface SpanHeadProps {
  span: SpanView;
  projectName: string;
  onSelectSpan?: (spanId: string) => void;
  /** Beside its numbers. */
  children?: ReactNode;
}

export function SpanHead({ span, projectName, onSelectSpan, children }: SpanHeadProps) {
  const parentId = span.parent_id;
  return (
    <header className="@container shrink-0 px-4 pt-2 pb-1.5">
      <div className="flex min-w-0 items-center gap-2">
        <KindBadge kind={span.span_kind} />
        <h2 className="min-w-0 truncate text-data-lg font-semibold" title={span.name}>{span.name || '(no name)'}</h2>
        {span.status_code === 'UNSET' ? null : <StatusMark status={span.status_code} withWord className="shrink-0" />}
        <span className="ml-auto flex shrink-0 items-center">
          {parentId && onSelectSpan ? (
            <IconButton label="Go to the parent span" onClick={() => onSelectSpan(parentId)}>
              <CornerLeftUp />
            </IconButton>
          ) : null}
          <CopyButton text={span.span_id} label={`Copy span id ${span.span_id}`} icon={<Hash />} />
          <CopyMenu span={span} projectName={projectName} />
        </span>
      </div>
      <div className="flex flex-wrap items-center gap-x-3">
        <SpanNumbers span={span} />
        {children}
      </div>
    </header>
  );
}

function SpanNumbers({ span }: { span: SpanView }) {
  const { latency_ms: latency, start_time_unix_nano: start, model_name: model, tokens, cost, weight } = span;
  const firstToken = firstTokenMs(span);
  const { local, utc } = formatTimestamp(start);
  return (
    <dl className="mr-auto flex min-h-6 flex-wrap items-center gap-x-3 text-muted">
      <Fact name="Latency" exact={latency == null ? 'The span has no end, or one before its start.' : formatExactDuration(latency)}>
        {latency == null ? 'no latency' : formatDuration(latency)}
      </Fact>
      {firstToken === null ? null : (
        <Fact name="First token" exact={`First token after ${formatExactDuration(firstToken)}`}>first token {formatDuration(firstToken)}</Fact>
      )}
      <Fact name="Start" exact={`${local}\n${utc}`}>{formatClock(start)}</Fact>
      {model ? <Fact name="Model" exact={span.provider ? `${model}, ${span.provider}` : model}><span className="font-mono text-data-sm">{model}</span></Fact> : null}
      {tokens?.prompt != null || tokens?.completion != null || tokens?.total != null ? <Tokens tokens={tokens} /> : null}
      {cost == null ? null : <Fact name="Cost" exact={formatExactCost(cost.total)}>{formatCost(cost.total)}</Fact>}
      {weight === 1 ? null : <Fact name="Weight" exact="Sampled upstream: this span stands for so many.">×{weight}</Fact>}
    </dl>
  );
}

function Tokens({ tokens }: { tokens: NonNullable<SpanView['tokens']> }) {
  const { prompt, completion, total, cache_read, cache_write, reasoning } = tokens;
  const exact = [
    prompt == null ? null : `${formatExactCount(prompt)} prompt`,
    cache_read == null ? null : `${formatExactCount(cache_read)} of them read from the cache`,
    cache_write == null ? null : `${formatExactCount(cache_write)} of them written to the cache`,
    completion == null ? null : `${formatExactCount(completion)} completion`,
    reasoning == null ? null : `${formatExactCount(reasoning)} of them reasoning`,
    total == null ? null : `${formatExactCount(total)} in all`,
  ];
  return (
    <Fact name="Tokens" exact={exact.filter(Boolean).join('\n')}>
      {tokenWords(tokens)}
    </Fact>
  );
}

/** The name is for those who do not see where it stands; the exact value is for those who point at it. */
function Fact({ name, exact, children }: { name: string; exact: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="sr-only">{name}</dt>
      <Tooltip content={exact}>
        <dd tabIndex={0} className="truncate">{children}</dd>
      </Tooltip>
    </div>
  );
}
