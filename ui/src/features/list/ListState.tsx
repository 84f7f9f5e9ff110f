/** What stands where rows would: a shape while they load, a fault, the first steps, or why nothing matches. */
import { Link } from '@tanstack/react-router';
import { $api } from '../../api/client';
import { projectsPath } from '../../lib/paths';
import { FirstSteps } from '../../ui/FirstSteps';
import { type ColumnSpec, gridTemplate } from '../../ui/grid/columns';
import { GridSkeletonRows } from '../../ui/grid/GridSkeleton';
import type { Columns } from '../../ui/grid/useColumns';
import { EmptyState, ErrorState, isApiError } from '../../ui/States';
import { NoMatch } from './NoMatch';
import type { LiveRows } from './useLiveRows';
import type { ListView } from './useListView';

/** How a list speaks of its rows. */
export interface ListWords {
  title: string;
  one: string;
  many: string;
}

export type State = 'loading' | 'unknown' | 'error' | 'empty' | 'no match';

/** Null where there are rows to show. */
export function stateOf(live: LiveRows<unknown>, view: ListView): State | null {
  const { rows, list } = live;
  if (list.isPending) return 'loading';
  if (rows.length > 0) return null;
  if (list.isError) return isApiError(list.error) && list.error.code === 'not_found' ? 'unknown' : 'error';
  return isNarrowed(view) ? 'no match' : 'empty';
}

function isNarrowed({ conditions, search }: ListView): boolean {
  return Object.keys(conditions).length > 0 || search.errors === true;
}

interface ListStateProps<Spec extends ColumnSpec> {
  state: State;
  words: ListWords;
  view: ListView;
  live: LiveRows<unknown>;
  columns: Columns<Spec>;
}

export function ListState<Spec extends ColumnSpec>({ state, words, view, live, columns }: ListStateProps<Spec>) {
  if (state === 'loading') {
    return (
      <div role="status" aria-label={`Loading ${words.many}`} className="min-h-0 flex-1 overflow-hidden pt-7">
        <GridSkeletonRows columns={columns.shown} template={gridTemplate(columns.shown, columns.widths)} count={24} />
      </div>
    );
  }
  if (state === 'unknown') {
    return (
      <EmptyState title={`There is no project ${view.project}`}>
        It may have been renamed or deleted, or wait for its first span. <Link {...projectsPath()} className="text-accent hover:underline">All projects</Link>
      </EmptyState>
    );
  }
  if (state === 'error') {
    return <ErrorState title={`The ${words.many} could not be read`} error={live.list.error} onRetry={() => void live.list.refetch()} />;
  }
  if (state === 'no match') return <NoMatch words={words} view={view} />;
  return <Empty words={words} view={view} />;
}

function Empty({ words, view }: { words: ListWords; view: ListView }) {
  const status = $api.useQuery('get', '/api/status');
  const { data: project } = $api.useQuery('get', '/api/projects/{project}', { params: { path: { project: view.project } } });
  if (view.grain === 'session' && project && project.span_count > 0) {
    return (
      <EmptyState title="No sessions here">
        Traces belong to a session when a span of theirs names it: set the attribute <code className="font-mono">session.id</code>, or use{' '}
        <code className="font-mono">using_session("…")</code> of OpenInference.
      </EmptyState>
    );
  }
  return (
    <div className="min-h-0 flex-1 overflow-auto">
      <FirstSteps title={`No ${words.many} in ${view.project} yet`} project={view.project} grpcPort={status.data?.grpc_port} />
    </div>
  );
}
