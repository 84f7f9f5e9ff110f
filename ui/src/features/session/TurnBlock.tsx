/** One turn of a session: what was said, what was answered, what it took, and the way to its trace. */
import { Link } from '@tanstack/react-router';
import { CircleAlert } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { $api } from '../../api/client';
import type { TraceRow } from '../../api/types';
import { cx } from '../../lib/cx';
import { formatClock, formatExactCount } from '../../lib/format';
import { tracePath } from '../../lib/paths';
import { KindIcon } from '../../ui/Kind';
import { Cost, Duration, TokenCount } from '../../ui/Values';
import { Prose } from '../span/Prose';
import { turnTexts } from './turnTexts';

interface TurnBlockProps {
  project: string;
  turn: TraceRow;
  number: number;
  isChosen: boolean;
}

export function TurnBlock({ project, turn, number, isChosen }: TurnBlockProps) {
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
      className={cx('grid scroll-my-4 grid-cols-[3.5rem_minmax(0,1fr)] gap-x-3 border-l-2 py-3 pr-4 pl-3', isChosen ? 'border-accent bg-selected/40' : 'border-transparent')}
    >
      <div className="text-right text-data-sm text-faint">
        <div className="font-medium text-muted">{number}</div>
        {formatClock(turn.start_time_unix_nano).slice(0, 8)}
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
            {turn.tokens.total > 0 ? <span><TokenCount tokens={turn.tokens} /> tokens</span> : null}
            <Cost dollars={turn.cost} />
            <Duration ms={turn.latency_ms} />
          </span>
        </header>
        <Said who="Input" look="border-role-user">
          <Text text={texts.said} label={`input of turn ${number}`} missing="nothing was recorded as input" />
        </Said>
        <Said who="Output" look="border-role-assistant">
          <Text text={texts.answered} label={`output of turn ${number}`} missing={failure ? 'none: it failed' : 'no output was recorded'} />
        </Said>
      </div>
    </article>
  );
}

function Said({ who, look, children }: { who: string; look: string; children: ReactNode }) {
  return (
    <section aria-label={who} className={cx('min-w-0 border-l-2 pl-3', look)}>
      {children}
    </section>
  );
}

function Text({ text, label, missing }: { text: string | null; label: string; missing: string }) {
  if (text === null) return <p className="text-faint italic">{missing}</p>;
  if (text === '') return <p className="text-faint italic">empty text</p>;
  return <Prose text={text} label={label} linesAtFirst={12} />;
}
