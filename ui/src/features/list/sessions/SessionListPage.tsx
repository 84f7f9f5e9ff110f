/** The sessions of a project: conversations, the last active first. */
import { useCallback, useMemo, useState } from 'react';
import type { SessionRow } from '../../../api/types';
import { sessionPath } from '../../../lib/paths';
import { ListPage } from '../ListPage';
import { useListView } from '../useListView';
import { SESSIONS } from '../words';
import { sessionColumns } from './sessionColumns';
import { SessionGlance } from './SessionGlance';
import { useSessionRows } from './useSessionRows';

export function SessionListPage() {
  const view = useListView('session');
  const { project } = view;
  const [isAtTop, setIsAtTop] = useState(true);
  const rows = useSessionRows(view, isAtTop);
  const columns = useMemo(() => sessionColumns(project), [project]);
  const pathTo = useCallback((row: SessionRow) => sessionPath(project, row.session_id), [project]);
  return (
    <ListPage
      key={project}
      words={SESSIONS}
      view={view}
      rows={rows}
      isAtTop={isAtTop}
      onAtTop={setIsAtTop}
      columns={columns}
      rowId={sessionRowId}
      rowName={sessionRowId}
      pathTo={pathTo}
      detail={(row) => <SessionGlance project={project} row={row} />}
    />
  );
}

function sessionRowId(row: SessionRow): string {
  return row.session_id;
}
