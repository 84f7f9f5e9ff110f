/** The totals of the project, which arrive after its rows. */
import type { ReactNode } from 'react';
import { $api } from '../../api/client';
import { formatCount, formatExactCount } from '../../lib/format';
import { Cost, Duration, TokenCount } from '../../ui/Values';

export function ProjectTotals({ project }: { project: string }) {
  const { data } = $api.useQuery('get', '/api/projects/{project}', { params: { path: { project } } }, { refetchInterval: 10_000 });
  if (!data || data.trace_count === 0) return null;
  return (
    <dl className="flex gap-4 overflow-hidden text-data-sm whitespace-nowrap">
      <Total name="traces" tip={formatExactCount(data.trace_count)}>{formatCount(data.trace_count)}</Total>
      {data.error_trace_count > 0 ? (
        <Total name="failed" tip={formatExactCount(data.error_trace_count)}>
          <span className="text-error">{formatCount(data.error_trace_count)}</span>
        </Total>
      ) : null}
      <Total name="tokens"><TokenCount tokens={data.tokens} /></Total>
      {data.cost == null ? null : <Total name="cost"><Cost dollars={data.cost} /></Total>}
      <Total name="p50"><Duration ms={data.latency_p50_ms} /></Total>
      <Total name="p99"><Duration ms={data.latency_p99_ms} /></Total>
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
