/** A session beside the list: its traces in order, what was asked and answered. */
import { Link } from '@tanstack/react-router';
import { $api } from '../../../api/client';
import type { SessionRow } from '../../../api/types';
import { sessionPath, tracePath } from '../../../lib/paths';
import { ErrorState, Skeleton } from '../../../ui/States';
import { Cost, Duration, RelativeTime, TokenCount } from '../../../ui/Values';
import { OutputWords, Words } from '../cells';
import { quoted } from '../clauses';
import { GlanceHead } from '../GlanceHead';

const SHOWN = 50;

export function SessionGlance({ project, row }: { project: string; row: SessionRow }) {
  const { data, error, refetch } = $api.useQuery('get', '/api/projects/{project}/traces', {
    params: { path: { project }, query: { limit: SHOWN, order: 'ascending', filter: `session_id == ${quoted(row.session_id)}` } },
  });
  return (
    <>
      <GlanceHead path={sessionPath(project, row.session_id)}>Session <span className="font-mono">{row.session_id}</span></GlanceHead>
      {error ? <ErrorState title="The session could not be read" error={error} onRetry={() => void refetch()} /> : null}
      <ol aria-label="Turns" className="min-h-0 flex-1 overflow-auto">
        {data?.traces.map((trace) => (
          <li key={trace.trace_id} className="border-b border-line px-4 py-2.5">
            <Link {...tracePath(project, trace.trace_id)} className="flex flex-col gap-1 hover:[&_span]:text-ink">
              <Words text={trace.root?.input_preview ?? trace.root?.name} className="font-medium" />
              <OutputWords failed={trace.error_count > 0} message={trace.root?.status_message ?? ''} output={trace.root?.output_preview} />
              <span className="flex gap-3 text-data-sm text-faint">
                <RelativeTime unixNano={trace.start_time_unix_nano} />
                <Duration ms={trace.latency_ms} />
                <TokenCount tokens={trace.tokens} />
                <Cost dollars={trace.cost} />
              </span>
            </Link>
          </li>
        )) ?? <li className="p-4"><Skeleton className="h-3.5 w-3/5" /></li>}
      </ol>
    </>
  );
}
