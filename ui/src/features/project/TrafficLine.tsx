/** A project's traces of the last seven days, failed ones in red. Asked for when the row comes into view. */
import { useMemo, useRef } from 'react';
import { $api } from '../../api/client';
import { formatExactCount } from '../../lib/format';
import { seriesColumns } from '../../lib/seriesColumns';
import { useSeen } from '../../lib/useSeen';
import { sparkBars } from '../../ui/sparkline';

const WEEK_SECONDS = 7 * 24 * 3600;
const BUCKETS = 42;
const WIDTH = 104;
const HEIGHT = 20;
const SETTLED_MS = 60_000;

export function TrafficLine({ project }: { project: string }) {
  const frame = useRef<HTMLDivElement>(null);
  const isSeen = useSeen(frame);
  const query = { of: 'traces' as const, buckets: BUCKETS, last_seconds: WEEK_SECONDS };
  const { data: series } = $api.useQuery('get', '/api/projects/{project}/series', { params: { path: { project }, query } }, {
    enabled: isSeen,
    refetchInterval: SETTLED_MS,
  });
  const data = useMemo(() => series && seriesColumns(series), [series]);
  const total = data?.counts.reduce((sum, count) => sum + count, 0) ?? 0;
  const failed = data?.errors.reduce((sum, count) => sum + count, 0) ?? 0;
  const label = `${formatExactCount(total)} traces in the last 7 days, ${formatExactCount(failed)} failed`;
  return (
    <div ref={frame} className="h-5">
      {data && total > 0 ? (
        <svg role="img" aria-label={label} data-tip={label} width={WIDTH} height={HEIGHT} className="block">
          <path d={sparkBars(data.counts, WIDTH, HEIGHT)} className="fill-strong" />
          <path d={sparkBars(data.errors, WIDTH, HEIGHT, Math.max(...data.counts))} className="fill-error" />
        </svg>
      ) : null}
    </div>
  );
}
