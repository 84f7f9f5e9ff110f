/** Traffic, errors and latency over the stretch of time; a brush narrows the list to what it covers. */
import { keepPreviousData } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { $api } from '../../../api/client';
import { formatDuration, formatExactCount } from '../../../lib/format';
import type { ListWords } from '../ListState';
import type { ListView } from '../useListView';
import { loaded } from '../../../lib/loaded';
import { rangeQuery } from '../../../lib/timeRange';
import { type SeriesColumns, seriesColumns } from '../../../lib/seriesColumns';
import { brushed, bucketLabel } from './stripData';

const drawing = loaded(async () => (await import('./StripChart')).default);

const LIVE_MS = 10_000;
const HEIGHT = 72;

interface StripProps {
  view: ListView;
  words: ListWords;
  /** It costs a scan: the rows come first. */
  areRowsHere: boolean;
}

export function Strip({ view, words, areRowsHere }: StripProps) {
  const [hovered, setHovered] = useState<number | null>(null);
  // A session has no one moment; its traces have.
  const question = view.grain === 'session' ? { of: 'traces' as const, ...rangeQuery(view.range) } : { of: view.grain === 'span' ? ('spans' as const) : ('traces' as const), ...view.conditions };
  const { data: series } = $api.useQuery('get', '/api/projects/{project}/series', { params: { path: { project: view.project }, query: question } }, {
    enabled: areRowsHere,
    placeholderData: keepPreviousData,
    refetchInterval: view.isLive ? LIVE_MS : false,
  });
  const StripChart = drawing.use();
  const data = useMemo(() => series && seriesColumns(series), [series]);
  const noun = view.grain === 'session' ? 'traces' : words.many;
  return (
    <div className="relative shrink-0 border-b border-line" style={{ height: HEIGHT }}>
      {data ? (
        <>
          {StripChart ? (
            <StripChart
              data={data}
              height={HEIGHT - 1}
              label={summary(data, noun)}
              onHover={setHovered}
              onBrush={(fromMs, toMs) => view.setRange({ kind: 'between', ...brushed(fromMs, toMs) })}
            />
          ) : null}
          <p className="pointer-events-none absolute top-0.5 left-3 flex gap-3 rounded-[3px] bg-panel/80 px-1 text-data-sm text-faint">
            {hovered === null || data.at[hovered] === undefined ? (
              <>
                <Mark className="bg-strong">{noun} per {bucketLabel(data.bucketMs)}</Mark>
                <Mark className="bg-error">failed</Mark>
                <Mark className="bg-warn">p99</Mark>
                <Mark className="bg-accent">p50</Mark>
              </>
            ) : (
              <Hovered data={data} index={hovered} noun={noun} />
            )}
          </p>
        </>
      ) : null}
    </div>
  );
}

function Mark({ className, children }: { className: string; children: React.ReactNode }) {
  return (
    <span className="flex items-center gap-1">
      <span aria-hidden className={`size-1.5 rounded-full ${className}`} />
      {children}
    </span>
  );
}

function Hovered({ data, index, noun }: { data: SeriesColumns; index: number; noun: string }) {
  const [p50, p99] = [data.p50[index], data.p99[index]];
  return (
    <>
      <span className="text-ink">{MOMENT.format(data.at[index])}</span>
      <span>{formatExactCount(data.counts[index]!)} {noun}</span>
      {data.errors[index]! > 0 ? <span className="text-error">{formatExactCount(data.errors[index]!)} failed</span> : null}
      {p50 == null ? null : <span>p50 {formatDuration(p50)}</span>}
      {p99 == null ? null : <span>p99 {formatDuration(p99)}</span>}
    </>
  );
}

const MOMENT = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' });

function summary(data: SeriesColumns, noun: string): string {
  const sum = (numbers: number[]) => formatExactCount(numbers.reduce((total, each) => total + each, 0));
  return `${sum(data.counts)} ${noun} from ${MOMENT.format(data.fromMs)} to ${MOMENT.format(data.toMs)}, ${sum(data.errors)} failed. Drag to narrow the list.`;
}
