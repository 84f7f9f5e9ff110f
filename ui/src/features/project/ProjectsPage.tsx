/** All projects with their totals; without any trace yet, how to send the first. */
import { useEffect, useRef } from 'react';
import { $api } from '../../api/client';
import { ErrorState } from '../../ui/States';
import { FirstSteps } from '../../ui/FirstSteps';
import { NewProject } from './NewProject';
import { ProjectTable, ProjectTableSkeleton } from './ProjectTable';

const WAITING_MS = 2000;
const SETTLED_MS = 10_000;
const FIRST_PROJECT = 'default';

export function ProjectsPage() {
  const { data, error, refetch } = $api.useQuery('get', '/api/projects', {}, {
    refetchInterval: ({ state }) => (isEmpty(state.data?.projects) ? WAITING_MS : SETTLED_MS),
  });
  const status = $api.useQuery('get', '/api/status');
  useEffect(() => {
    document.title = 'Projects · Bennu';
  }, []);
  const projects = data?.projects;
  const hasWaited = useRef(false);
  if (projects && isEmpty(projects)) hasWaited.current = true;

  if (!projects && error) return <ErrorState title="The projects could not be read" error={error} onRetry={() => void refetch()} />;
  if (!projects) return <ProjectTableSkeleton />;
  if (isEmpty(projects)) {
    return (
      <div className="min-h-0 flex-1 overflow-auto">
        <FirstSteps title="No traces yet" project={FIRST_PROJECT} grpcPort={status.data?.grpc_port} />
      </div>
    );
  }
  return (
    <>
      {hasWaited.current ? (
        <p role="status" className="shrink-0 border-b border-line bg-ok-soft px-4 py-2 font-medium text-ok">
          The first span is here. Open its project to read it.
        </p>
      ) : null}
      <div className="flex h-10 shrink-0 items-center border-b border-line bg-panel px-4">
        <h1 className="text-data-sm text-faint">{projects.length === 1 ? '1 project' : `${projects.length} projects`}</h1>
        <span className="flex-1" />
        <NewProject />
      </div>
      <ProjectTable projects={projects} />
    </>
  );
}

function isEmpty(projects: readonly { span_count: number }[] | undefined): boolean {
  return projects !== undefined && projects.every((project) => project.span_count === 0);
}
