/** What the list adds up to, in one line below it. */
import type { ReactNode } from 'react';
import type { Figures } from '../../api/types';
import { formatCount, formatExactCount } from '../../lib/format';
import { Cost, Duration, TokenCount } from '../../ui/Values';
import type { ListWords } from './ListState';

export function ListTotals({ figures, words }: { figures: Figures | undefined; words: ListWords }) {
  if (!figures) return null;
  return (
    <dl aria-label="Totals" className="flex gap-4 overflow-hidden whitespace-nowrap">
      <Total name={figures.count === 1 ? words.one : words.many} tip={formatExactCount(figures.count)}>{formatCount(figures.count)}</Total>
      {figures.error_count ? (
        <Total name="failed" tip={formatExactCount(figures.error_count)}><span className="text-error">{formatCount(figures.error_count)}</span></Total>
      ) : null}
      {figures.tokens ? <Total name="tokens"><TokenCount tokens={figures.tokens} /></Total> : null}
      {figures.cost == null ? null : <Total name="cost"><Cost dollars={figures.cost} /></Total>}
      {figures.latency ? <Total name="p50"><Duration ms={figures.latency.p50_ms} /></Total> : null}
      {figures.latency ? <Total name="p99"><Duration ms={figures.latency.p99_ms} /></Total> : null}
    </dl>
  );
}

function Total({ name, tip, children }: { name: string; tip?: string; children: ReactNode }) {
  return (
    <div data-tip={tip} className="flex flex-row-reverse gap-1">
      <dt className="text-faint">{name}</dt>
      <dd className="text-ink">{children}</dd>
    </div>
  );
}
