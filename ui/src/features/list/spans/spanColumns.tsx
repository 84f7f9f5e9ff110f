/** What a list of spans can show of each. */
import type { SpanRow } from '../../../api/types';
import { tracePath } from '../../../lib/paths';
import type { GridColumn } from '../../../ui/grid/gridTypes';
import { Cost, RelativeTime, TokenCount } from '../../../ui/Values';
import { NameCell, OutputWords, SessionCell, StatusCell, UserCell, Words } from '../cells';
import { LatencyCell } from '../FarOutCells';
import { Filterable } from '../ValueFilter';

export function spanColumns(project: string): GridColumn<SpanRow>[] {
  return [
    { id: 'status', label: 'Status', width: 14, isBare: true, cell: (row) => <StatusCell status={row.status_code} value={row.status_code} tip={row.status_message || undefined} /> },
    {
      id: 'name', label: 'Name', width: 140, grow: 1,
      cell: (row) => <NameCell path={tracePath(project, row.trace_id, { span: row.span_id })} kind={row.span_kind} tip={row.name}>{row.name}</NameCell>,
    },
    { id: 'input', label: 'Input', width: 120, grow: 1.7, cell: (row) => <Words text={row.input_preview} /> },
    {
      id: 'output', label: 'Output', width: 120, grow: 1.7, hideBelow: 900,
      cell: (row) => <OutputWords failed={row.status_code === 'ERROR'} message={row.status_message} output={row.output_preview} />,
    },
    { id: 'started', label: 'Started', width: 80, isRight: true, sort: 'start_time', cell: (row) => <RelativeTime unixNano={row.start_time_unix_nano} className="text-muted" /> },
    { id: 'latency', label: 'Latency', width: 72, isRight: true, sort: 'latency', cell: (row) => <LatencyCell ms={row.latency_ms} /> },
    { id: 'model', label: 'Model', width: 110, hideBelow: 840, cell: (row) => (row.model_name ? <Filterable field="model" value={row.model_name} tip={row.model_name} className="block truncate text-data-sm text-muted">{row.model_name}</Filterable> : null) },
    { id: 'tokens', label: 'Tokens', width: 60, isRight: true, sort: 'tokens', hideBelow: 620, cell: (row) => <TokenCount tokens={row.tokens} className="text-muted" /> },
    // Most spans of a list cost nothing, so their mean says nothing of those that do.
    { id: 'cost', label: 'Cost', width: 74, isRight: true, sort: 'cost', hideBelow: 700, cell: (row) => <Cost dollars={row.cost} className="text-muted" /> },
    { id: 'session', label: 'Session', width: 72, isOptional: true, cell: (row) => <SessionCell id={row.session_id} /> },
    { id: 'user', label: 'User', width: 84, isOptional: true, cell: (row) => <UserCell id={row.user_id} /> },
    { id: 'error', label: 'Error type', width: 110, isOptional: true, cell: (row) => <Words text={row.error_type} className="text-error" /> },
    { id: 'trace_id', label: 'Trace id', width: 90, isOptional: true, cell: (row) => <span data-tip={row.trace_id} className="font-mono text-data-sm text-faint">{row.trace_id.slice(0, 12)}</span> },
    { id: 'span_id', label: 'Span id', width: 120, isOptional: true, cell: (row) => <span className="font-mono text-data-sm text-faint">{row.span_id}</span> },
  ];
}
