/** What a list of traces can show of each. */
import type { TraceRow } from '../../../api/types';
import { formatExactCount } from '../../../lib/format';
import { tracePath } from '../../../lib/paths';
import type { GridColumn } from '../../../ui/grid/gridTypes';
import { RelativeTime, TokenCount } from '../../../ui/Values';
import { TraceVerdicts } from '../../annotation/TraceVerdicts';
import { CostCell, LatencyCell } from '../FarOutCells';
import { NameCell, OutputWords, SessionCell, StatusCell, UserCell, Words } from '../cells';

export function traceColumns(project: string): GridColumn<TraceRow>[] {
  return [
    { id: 'status', label: 'Status', width: 14, isBare: true, cell: Status },
    {
      id: 'root', label: 'Root', width: 120, grow: 0.5,
      cell: ({ trace_id, root }) => (
        <NameCell path={tracePath(project, trace_id)} kind={root?.span_kind} tip={root?.name}>{root?.name ?? trace_id.slice(0, 8)}</NameCell>
      ),
    },
    { id: 'input', label: 'Input', width: 120, grow: 2, cell: ({ root }) => <Words text={root?.input_preview} /> },
    {
      id: 'output', label: 'Output', width: 120, grow: 2, hideBelow: 900,
      cell: ({ root }) => <OutputWords failed={root?.status_code === 'ERROR'} message={root?.status_message ?? ''} output={root?.output_preview} />,
    },
    { id: 'started', label: 'Started', width: 80, isRight: true, sort: 'start_time', cell: (row) => <RelativeTime unixNano={row.start_time_unix_nano} className="text-muted" /> },
    { id: 'latency', label: 'Latency', width: 72, isRight: true, sort: 'latency', cell: (row) => <LatencyCell ms={row.latency_ms} /> },
    { id: 'spans', label: 'Spans', width: 48, isRight: true, hideBelow: 560, cell: (row) => <span className="text-muted">{formatExactCount(row.span_count)}</span> },
    { id: 'tokens', label: 'Tokens', width: 60, isRight: true, sort: 'tokens', hideBelow: 620, cell: (row) => (row.tokens.total > 0 ? <TokenCount tokens={row.tokens} className="text-muted" /> : null) },
    { id: 'cost', label: 'Cost', width: 74, isRight: true, sort: 'cost', hideBelow: 700, cell: (row) => <CostCell dollars={row.cost} /> },
    { id: 'verdicts', label: 'Verdicts', width: 110, hideBelow: 1300, cell: (row) => <TraceVerdicts traceId={row.trace_id} /> },
    { id: 'session', label: 'Session', width: 72, hideBelow: 1060, cell: (row) => <SessionCell id={row.session_id} /> },
    { id: 'user', label: 'User', width: 84, hideBelow: 1060, cell: (row) => <UserCell id={row.user_id} /> },
    { id: 'trace_id', label: 'Trace id', width: 90, isOptional: true, cell: (row) => <span data-tip={row.trace_id} className="font-mono text-data-sm text-faint">{row.trace_id.slice(0, 12)}</span> },
    { id: 'errors', label: 'Failed spans', width: 90, isRight: true, isOptional: true, cell: (row) => (row.error_count > 0 ? <span className="text-error">{formatExactCount(row.error_count)}</span> : <span className="text-faint">0</span>) },
  ];
}

function Status(row: TraceRow) {
  const failed = row.error_count > 0;
  return <StatusCell status={failed ? 'ERROR' : (row.root?.status_code ?? 'UNSET')} value={failed ? 'ERROR' : 'OK'} tip={failed ? errorTip(row) : undefined} />;
}

function errorTip(row: TraceRow): string {
  const count = row.error_count === 1 ? '1 span failed' : `${formatExactCount(row.error_count)} spans failed`;
  return row.root?.status_message ? `${count}\n${row.root.status_message}` : count;
}
