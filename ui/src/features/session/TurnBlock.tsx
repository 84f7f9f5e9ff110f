/** One turn of a session: what was said, what was answered, what it took, and the way to its trace. */
import { Link } from '@tanstack/react-router';
import { CircleAlert } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { $api } from '../../api/client';
import type { TraceRow } from '../../api/types';
import { cx } from '../../lib/cx';
import { formatClock, formatDuration, formatExactCount, formatExactDuration, formatTimestamp } from '../../lib/format';
import { tracePath } from '../../lib/paths';
import { KindIcon } from '../../ui/Kind';
import { Cost, Duration, TokenCount } from '../../ui/Values';
import { Prose } from '../span/Prose';
import { pauseBefore } from './pause';
import { turnTexts } from './turnTexts';

interface TurnBlockProps {
  project: string;
  turn: TraceRow;
  /** The turn before, where there is one. */
  before: TraceRow | undefined;
  number: number;
  isChosen: boolean;
}

export function TurnBlock({ project, turn, before, number, isChosen }: TurnBlockProps) {
  const { root } = turn;
  const path = { project, trace_id: turn.trace_id, span_id: root?.span_id ?? '' };
  const { data: span } = $api.useQuery('get', '/api/projects/{project}/traces/{trace_id}/spans/{span_id}', { params: { path } }, { enabled: root != null, staleTime: 60_000 });
  const article = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isChosen) article.current?.scrollIntoView?.({ block: 'nearest' });
  }, [isChosen]);
  // The first words are known at once; the rest takes their place.
  const texts = span ? turnTexts(span) : { said: root?.input_preview ?? null, answered: root?.output_preview ?? null };
  const failure = turn.error_count > 0 ? root?.status_message || `${formatExactCount(turn.error_count)} spans failed` : null;
  return (
    <article
      ref={article}
      aria-label={`Turn ${number}`}
      aria-current={isChosen || undefined}
      className={cx('grid scroll-my-4 grid-cols-[4.5rem_minmax(0,1fr)] gap-x-3 border-l-2 py-3 pr-4 pl-3', isChosen ? 'border-accent bg-selected/40' : 'border-transparent')}
    >
      <div className="text-right text-data-sm text-faint">
        <div className="font-medium text-muted">{number}</div>
        <div data-tip={moment(turn.start_time_unix_nano)}>{formatClock(turn.start_time_unix_nano).slice(0, 8)}</div>
        <Pause ms={before ? pauseBefore(before, turn) : null} />
      </div>
      <div className="flex min-w-0 flex-col gap-2">
        <header className="flex min-w-0 flex-wrap items-center gap-x-3 text-data-sm text-muted">
          <Link {...tracePath(project, turn.trace_id)} className="flex min-w-0 items-center gap-1.5 rounded-[3px] font-medium text-accent hover:underline">
            {root ? <KindIcon kind={root.span_kind} /> : null}
            <span className="truncate">{root?.name ?? turn.trace_id.slice(0, 8)}</span>
          </Link>
          {failure ? (
            <span className="flex min-w-0 items-center gap-1 text-error">
              <CircleAlert role="img" aria-label="Error" className="size-3.5 shrink-0" />
              <span className="max-w-[60ch] truncate">{failure}</span>
            </span>
          ) : null}
          <span className="ml-auto flex shrink-0 gap-3">
            <span>{turn.span_count === 1 ? '1 span' : `${formatExactCount(turn.span_count)} spans`}</span>
            {turn.tokens.total > 0 ? <span><TokenCount tokens={turn.tokens} /> tokens</span> : null}
            <Cost dollars={turn.cost} />
            <Duration ms={turn.latency_ms} />
          </span>
        </header>
        <Said who="Input" look="border-role-user" hue="text-role-user">
          <Text text={texts.said} label={`input of turn ${number}`} missing="nothing was recorded as input" />
        </Said>
        <Said who="Output" look="border-role-assistant" hue="text-role-assistant">
          <Text text={texts.answered} label={`output of turn ${number}`} missing={failure ? 'none: it failed' : 'no output was recorded'} />
        </Said>
      </div>
    </article>
  );
}

function Said({ who, look, hue, children }: { who: string; look: string; hue: string; children: ReactNode }) {
  return (
    <section aria-label={who} className={cx('grid min-w-0 grid-cols-[3.75rem_minmax(0,1fr)] border-l-2 pl-3', look)}>
      <span aria-hidden className={cx('text-data-sm leading-5 font-semibold', hue)}>{who}</span>
      <div className="min-w-0">{children}</div>
    </section>
  );
}

/** How long the person took after the answer before. */
function Pause({ ms }: { ms: number | null }) {
  if (ms === null) return null;
  return <div data-tip={`${formatExactDuration(ms)} after the answer before`} className="text-faint">+{formatDuration(ms)}</div>;
}

function moment(unixNano: string): string {
  const { local, utc } = formatTimestamp(unixNano);
  return `${local}\n${utc}`;
}

function Text({ text, label, missing }: { text: string | null; label: string; missing: string }) {
  if (text === null) return <p className="text-faint italic">{missing}</p>;
  if (text === '') return <p className="text-faint italic">empty text</p>;
  return <Prose text={text} label={label} linesAtFirst={12} />;
}
