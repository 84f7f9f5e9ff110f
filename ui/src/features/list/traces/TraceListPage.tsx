/** The traces of a project. */
import { useCallback, useMemo, useState } from 'react';
import type { TraceRow } from '../../../api/types';
import { tracePath } from '../../../lib/paths';
import { ListPage } from '../ListPage';
import { useListView } from '../useListView';
import { TRACES } from '../words';
import { traceColumns } from './traceColumns';
import { TraceGlance } from './TraceGlance';
import { useTraceRows } from './useTraceRows';

export function TraceListPage() {
  const view = useListView('trace');
  const { project } = view;
  const [isAtTop, setIsAtTop] = useState(true);
  const rows = useTraceRows(view, isAtTop);
  const columns = useMemo(() => traceColumns(project), [project]);
  const pathTo = useCallback((row: TraceRow) => tracePath(project, row.trace_id), [project]);
  return (
    <ListPage
      key={project}
      words={TRACES}
      view={view}
      rows={rows}
      isAtTop={isAtTop}
      onAtTop={setIsAtTop}
      columns={columns}
      rowId={traceRowId}
      rowName={traceRowName}
      pathTo={pathTo}
      detail={(row) => <TraceGlance project={project} row={row} />}
    />
  );
}

function traceRowId(row: TraceRow): string {
  return row.trace_id;
}

function traceRowName(row: TraceRow): string {
  return `${row.root?.name ?? 'trace'} ${row.trace_id.slice(0, 8)}`;
}
