/** Where the wall time went, as one thin bar whose parts sum to it. */
import { useMemo } from 'react';
import { cx } from '../../lib/cx';
import { formatDuration } from '../../lib/format';
import { KIND_LOOKS } from '../../ui/kinds';
import { type KindShare, timeByKind } from './selfTime';
import type { TraceLayout } from './traceLayout';

const EXPLAINED = 'Each moment counts for the innermost span that was running; spans that ran at once share it.';
/** As many as fit beside the bar; the rest is told together. */
const TOLD_APART = 5;
const IDLE = { word: 'Nothing running', text: 'text-faint', background: 'bg-strong' };

export function TimeByKind({ layout }: { layout: TraceLayout }) {
  const shares = useMemo(() => timeByKind(layout.rows, layout.times), [layout]);
  const total = shares.reduce((sum, share) => sum + share.ms, 0);
  if (total === 0) return null;
  const told = shares.length > TOLD_APART + 1 ? shares.slice(0, TOLD_APART) : shares;
  const others = shares.slice(told.length);
  const othersMs = others.reduce((sum, share) => sum + share.ms, 0);
  const percent = ({ ms }: { ms: number }) => (ms / total) * 100;
  return (
    <figure aria-label="Where the time went" className="flex flex-wrap items-center gap-x-4 gap-y-0.5">
      <div aria-hidden className="flex h-1.5 min-w-40 flex-1 basis-60 gap-px overflow-hidden rounded-full">
        {shares.map((share) => (
          <span
            key={share.kind}
            data-tip={`${lookOf(share).word} ${formatDuration(share.ms)}\n${EXPLAINED}`}
            style={{ width: `${percent(share)}%` }}
            className={cx('min-w-px', lookOf(share).background)}
          />
        ))}
      </div>
      <ul className="flex flex-wrap gap-x-3.5 text-data-sm text-muted">
        {told.map((share) => (
          <li key={share.kind} data-tip={EXPLAINED} className="flex items-center gap-1.5">
            <span aria-hidden className={cx('size-2 rounded-[2px]', lookOf(share).background)} />
            <span>{lookOf(share).word}</span>
            <span className="text-ink">{formatDuration(share.ms)}</span>
            <span className="text-faint max-[999px]:hidden">{formatPercent(percent(share))}</span>
          </li>
        ))}
        {others.length > 0 ? (
          <li data-tip={others.map((share) => `${lookOf(share).word} ${formatDuration(share.ms)}`).join('\n')} className="flex items-center gap-1.5">
            <span>{others.length} others</span>
            <span className="text-ink">{formatDuration(othersMs)}</span>
            <span className="text-faint max-[999px]:hidden">{formatPercent(percent({ ms: othersMs }))}</span>
          </li>
        ) : null}
      </ul>
    </figure>
  );
}

function lookOf({ kind }: KindShare) {
  return kind === 'idle' ? IDLE : KIND_LOOKS[kind];
}

function formatPercent(percent: number): string {
  return percent > 0 && percent < 0.5 ? '<1%' : `${Math.round(percent)}%`;
}
