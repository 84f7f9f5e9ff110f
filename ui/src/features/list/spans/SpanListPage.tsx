/** The spans of a project, all or only roots. */
import { useCallback, useMemo, useState } from 'react';
import type { SpanRow } from '../../../api/types';
import { tracePath } from '../../../lib/paths';
import { GlanceHead } from '../GlanceHead';
import { ListPage } from '../ListPage';
import { SpanBeside } from '../SpanBeside';
import { useListView } from '../useListView';
import { SPANS } from '../words';
import { spanColumns } from './spanColumns';
import { spanRowId, useSpanRows } from './useSpanRows';

export function SpanListPage() {
  const view = useListView('span');
  const { project } = view;
  const [isAtTop, setIsAtTop] = useState(true);
  const rows = useSpanRows(view, isAtTop);
  const columns = useMemo(() => spanColumns(project), [project]);
  const pathTo = useCallback((row: SpanRow) => tracePath(project, row.trace_id, { span: row.span_id }), [project]);
  return (
    <ListPage
      key={project}
      words={SPANS}
      view={view}
      rows={rows}
      isAtTop={isAtTop}
      onAtTop={setIsAtTop}
      columns={columns}
      rowId={spanRowId}
      rowName={spanRowName}
      pathTo={pathTo}
      detail={(row) => (
        <>
          <GlanceHead path={pathTo(row)}>{`Trace ${row.trace_id.slice(0, 8)}`}</GlanceHead>
          <SpanBeside project={project} traceId={row.trace_id} spanId={row.span_id} />
        </>
      )}
    />
  );
}

function spanRowName(row: SpanRow): string {
  return `${row.name} ${row.span_id.slice(0, 8)}`;
}
