/** What the list adds up to. It costs a scan, so it is asked for after the rows. */
import { keepPreviousData } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { $api } from '../../api/client';
import { formatCount, formatExactCount } from '../../lib/format';
import { Cost, Duration, TokenCount } from '../../ui/Values';
import type { ListWords } from './ListState';
import type { ListView } from './useListView';

const LIVE_MS = 10_000;

export function ListTotals({ view, words }: { view: ListView; words: ListWords }) {
  const query = { of: words.many as 'traces' | 'spans' | 'sessions', ...view.conditions };
  const { data } = $api.useQuery('get', '/api/projects/{project}/figures', { params: { path: { project: view.project }, query } }, {
    placeholderData: keepPreviousData,
    refetchInterval: view.isLive ? LIVE_MS : false,
  });
  if (!data) return null;
  return (
    <dl aria-label="Totals" className="flex gap-4 overflow-hidden whitespace-nowrap">
      <Total name={data.count === 1 ? words.one : words.many} tip={formatExactCount(data.count)}>{formatCount(data.count)}</Total>
      {data.error_count ? (
        <Total name="failed" tip={formatExactCount(data.error_count)}><span className="text-error">{formatCount(data.error_count)}</span></Total>
      ) : null}
      {data.tokens ? <Total name="tokens"><TokenCount tokens={data.tokens} /></Total> : null}
      {data.cost == null ? null : <Total name="cost"><Cost dollars={data.cost} /></Total>}
      {data.latency ? <Total name="p50"><Duration ms={data.latency.p50_ms} /></Total> : null}
      {data.latency ? <Total name="p99"><Duration ms={data.latency.p99_ms} /></Total> : null}
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
