/** What a list of sessions can show of each. */
import type { SessionRow } from '../../../api/types';
import { formatExactCount } from '../../../lib/format';
import { sessionPath } from '../../../lib/paths';
import type { GridColumn } from '../../../ui/grid/gridTypes';
import { Cost, Duration, RelativeTime, TokenCount } from '../../../ui/Values';
import { NameCell, StatusCell, UserCell, Words } from '../cells';

export function sessionColumns(project: string): GridColumn<SessionRow>[] {
  return [
    { id: 'status', label: 'Status', width: 14, isBare: true, cell: Status },
    {
      id: 'session', label: 'Session', width: 120, grow: 0.8,
      cell: (row) => <NameCell path={sessionPath(project, row.session_id)} isMono tip={row.session_id}>{row.session_id}</NameCell>,
    },
    { id: 'first_input', label: 'First input', width: 120, grow: 1.7, cell: (row) => <Words text={row.first_input_preview} /> },
    { id: 'last_output', label: 'Last output', width: 120, grow: 1.7, hideBelow: 900, cell: (row) => <Words text={row.last_output_preview} className="text-muted" /> },
    { id: 'active', label: 'Last trace', width: 86, isRight: true, sort: 'start_time', cell: (row) => <RelativeTime unixNano={row.last_start_unix_nano} className="text-muted" /> },
    { id: 'duration', label: 'Duration', width: 78, isRight: true, sort: 'latency', cell: (row) => <Duration ms={row.duration_ms} /> },
    { id: 'traces', label: 'Traces', width: 56, isRight: true, sort: 'traces', hideBelow: 560, cell: (row) => <span className="text-muted">{formatExactCount(row.trace_count)}</span> },
    { id: 'tokens', label: 'Tokens', width: 60, isRight: true, sort: 'tokens', hideBelow: 620, cell: (row) => (row.tokens.total > 0 ? <TokenCount tokens={row.tokens} className="text-muted" /> : null) },
    { id: 'cost', label: 'Cost', width: 74, isRight: true, sort: 'cost', hideBelow: 700, cell: (row) => <Cost dollars={row.cost} className="text-muted" /> },
    { id: 'user', label: 'User', width: 90, hideBelow: 1060, cell: (row) => <UserCell id={row.user_id} /> },
    { id: 'started', label: 'Began', width: 86, isRight: true, isOptional: true, cell: (row) => <RelativeTime unixNano={row.first_start_unix_nano} className="text-muted" /> },
    { id: 'spans', label: 'Spans', width: 56, isRight: true, isOptional: true, cell: (row) => <span className="text-muted">{formatExactCount(row.span_count)}</span> },
  ];
}

function Status(row: SessionRow) {
  const failed = row.error_trace_count > 0;
  const tip = failed ? `${formatExactCount(row.error_trace_count)} of ${formatExactCount(row.trace_count)} traces failed` : undefined;
  return <StatusCell status={failed ? 'ERROR' : 'OK'} value={failed ? 'ERROR' : 'OK'} tip={tip} />;
}
