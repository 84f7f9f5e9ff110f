/** The traces of a project, newest first. The address holds what is shown and which row is chosen. */
import { getRouteApi, Link } from '@tanstack/react-router';
import { CircleAlert } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { $api } from '../../api/client';
import { cx } from '../../lib/cx';
import { formatExactCount } from '../../lib/format';
import { projectsPath, tracePath } from '../../lib/paths';
import { useRowKeys } from '../../lib/useRowKeys';
import { Button } from '../../ui/Button';
import { FirstSteps } from '../../ui/FirstSteps';
import { EmptyState, ErrorState, isApiError } from '../../ui/States';
import { ProjectTotals } from './ProjectTotals';
import { TraceTable, TraceTableSkeleton } from './TraceTable';
import { useTraceList } from './useTraceList';

const route = getRouteApi('/projects/$project/traces');

export function TraceListPage() {
  const { project } = route.useParams();
  const { errors = false, paused = false, row } = route.useSearch();
  const navigate = route.useNavigate();
  const [isAtTop, setIsAtTop] = useState(true);
  const { rows, list, waiting, waitsBeyondPage } = useTraceList({ project, errorsOnly: errors, isLive: !paused, takesNew: isAtTop });
  const status = $api.useQuery('get', '/api/status');
  useEffect(() => {
    document.title = `${project} · Bennu`;
  }, [project]);

  const change = useCallback(
    (search: { errors?: true | undefined; paused?: true | undefined; row?: string | undefined }) =>
      navigate({ search: (previous) => ({ ...previous, ...search }), replace: true, resetScroll: false }),
    [navigate],
  );
  const choose = useCallback((traceId: string) => change({ row: traceId }), [change]);
  const open = useCallback(
    // The choice is kept in this address first, so that coming back finds it.
    (traceId: string) => void choose(traceId).then(() => navigate(tracePath(project, traceId))),
    [choose, navigate, project],
  );
  const chosen = rows.findIndex((each) => each.trace_id === row);
  useRowKeys({ count: rows.length, chosen, onChoose: (index) => void choose(rows[index]!.trace_id), onOpen: (index) => open(rows[index]!.trace_id) });

  const isUnknown = rows.length === 0 && isApiError(list.error) && list.error.code === 'not_found';
  const body = () => {
    if (list.isPending) return <TraceTableSkeleton />;
    if (isUnknown) {
      return (
        <EmptyState title={`There is no project ${project}`}>
          It may have been renamed or deleted, or wait for its first span. <Link {...projectsPath()} className="text-accent hover:underline">All projects</Link>
        </EmptyState>
      );
    }
    if (list.isError && rows.length === 0) {
      return <ErrorState title="The traces could not be read" error={list.error} onRetry={() => void list.refetch()} />;
    }
    if (rows.length === 0 && errors) {
      return (
        <EmptyState title="No trace has failed" action={<Button onClick={() => void change({ errors: undefined })}>Show all traces</Button>}>
          In this project no span has status ERROR.
        </EmptyState>
      );
    }
    if (rows.length === 0) {
      return (
        <div className="min-h-0 flex-1 overflow-auto">
          <FirstSteps title={`No traces in ${project} yet`} project={project} grpcPort={status.data?.grpc_port} />
        </div>
      );
    }
    return (
      <TraceTable
        rows={rows}
        chosen={chosen}
        onOpen={open}
        hasMore={list.hasNextPage}
        isLoadingMore={list.isFetchingNextPage}
        loadMoreError={list.isFetchNextPageError ? list.error : null}
        onLoadMore={() => void list.fetchNextPage()}
        onAtTop={setIsAtTop}
        newCount={isAtTop ? 0 : waiting}
        hasMoreNew={waitsBeyondPage}
      />
    );
  };

  return (
    <div className="flex min-h-0 flex-1 flex-col bg-panel">
      <div role="toolbar" aria-label="Traces" className="flex h-10 shrink-0 items-center gap-2 border-b border-line px-3">
        <h1 className="sr-only">Traces of {project}</h1>
        <Button aria-pressed={errors} onClick={() => void change({ errors: errors ? undefined : true })}>
          <CircleAlert aria-hidden className={cx('size-3.5', errors ? '' : 'text-faint')} />
          Errors only
        </Button>
        <Button
          role="switch"
          aria-checked={!paused}
          aria-label="Live"
          data-tip={paused ? 'New traces are not fetched' : 'New traces appear by themselves'}
          onClick={() => void change({ paused: paused ? undefined : true })}
        >
          <span aria-hidden className={cx('size-2 rounded-full', paused ? 'border-[1.5px] border-strong' : 'bg-ok')} />
          {paused ? 'Paused' : 'Live'}
        </Button>
        <div className="flex-1" />
        <ProjectTotals project={project} />
      </div>
      {body()}
      {rows.length > 0 ? (
        <p role="status" className="flex h-6 shrink-0 items-center border-t border-line px-3 text-data-sm text-faint">
          {formatExactCount(rows.length)} {rows.length === 1 ? 'trace' : 'traces'} loaded
          {list.hasNextPage ? ', older ones follow as you scroll' : ', all there are'}
        </p>
      ) : null}
    </div>
  );
}
