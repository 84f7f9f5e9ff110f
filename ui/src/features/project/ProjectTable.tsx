/** A row of totals for each project. */
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { Project } from '../../api/types';
import { cx } from '../../lib/cx';
import { formatCount, formatExactCount } from '../../lib/format';
import { tracesPath } from '../../lib/paths';
import { useRowKeys } from '../../lib/useRowKeys';
import { Skeleton } from '../../ui/States';
import { Cost, Duration, RelativeTime, TokenCount } from '../../ui/Values';
import { ProjectActions } from './ProjectActions';
import { TrafficLine } from './TrafficLine';

/** The bar of latency stands where there is room for it; the numbers on its sides are always there. */
const BAR = 'max-[1099px]:hidden';
/** Narrower than this, the names would have to give. */
const TRAFFIC = 'max-[859px]:hidden pl-3';
const COLUMNS: { heading: string; width: string; className?: string }[] = [
  { heading: 'Traces', width: 'w-[68px]' },
  { heading: 'Errors', width: 'w-[84px]' },
  { heading: 'Last 7 days', width: 'w-[128px]', className: TRAFFIC },
  { heading: 'Tokens', width: 'w-[68px]' },
  { heading: 'Cost', width: 'w-[84px]' },
  { heading: 'p50', width: 'w-[76px]' },
  { heading: 'Latency', width: 'w-[180px]', className: BAR },
  { heading: 'p99', width: 'w-[76px]' },
  { heading: 'Last activity', width: 'w-[96px]' },
];
/** The column of actions has no heading to see. */
const ACTIONS_WIDTH = 'w-10';

export function ProjectTable({ projects }: { projects: readonly Project[] }) {
  const navigate = useNavigate();
  const [chosen, setChosen] = useState(-1);
  const open = (project: Project) => void navigate(tracesPath(project.name));
  const slowestMs = Math.max(0, ...projects.map((project) => project.latency_p99_ms ?? 0));
  useRowKeys({ count: projects.length, chosen, onChoose: setChosen, onOpen: (index) => open(projects[index]!) });
  return (
    <Table>
      {projects.map((project, index) => (
        <tr
          key={project.id}
          aria-selected={index === chosen}
          onClick={() => open(project)}
          className={cx('h-11 cursor-pointer border-b border-line', index === chosen ? 'bg-selected' : 'hover:bg-hover')}
        >
          <td className="max-w-0 pr-4 pl-4">
            <span className="flex min-w-0 items-center gap-2.5">
              <Link
                {...tracesPath(project.name)}
                onClick={(event) => event.stopPropagation()}
                data-tip={project.name}
                data-tip-if-cut=""
                className="truncate font-medium hover:underline"
              >
                {project.name}
              </Link>
              {project.description ? (
                <span data-tip={project.description} data-tip-if-cut="" className="min-w-0 shrink-[9999] truncate text-faint">
                  {project.description}
                </span>
              ) : null}
            </span>
          </td>
          <Number>
            <span data-tip={`${formatExactCount(project.trace_count)} traces\n${formatExactCount(project.span_count)} spans`}>{formatCount(project.trace_count)}</span>
          </Number>
          <Number><ErrorShare project={project} /></Number>
          <td className={cx('pr-3', TRAFFIC)}><TrafficLine project={project.name} /></td>
          <Number>{project.span_count > 0 ? <TokenCount tokens={project.tokens} /> : null}</Number>
          <Number><Cost dollars={project.cost} /></Number>
          <Number><Duration ms={project.latency_p50_ms} /></Number>
          <td className={cx('pr-3', BAR)}><LatencyBar project={project} slowestMs={slowestMs} /></td>
          <Number className={align('p99')}><Duration ms={project.latency_p99_ms} /></Number>
          <Number className="text-right text-muted"><RelativeTime unixNano={project.last_activity_unix_nano} /></Number>
          <td className="pr-2"><ProjectActions project={project} /></td>
        </tr>
      ))}
    </Table>
  );
}

export function ProjectTableSkeleton() {
  return (
    <div role="status" aria-label="Loading projects" className="flex min-h-0 flex-1 flex-col">
      <div className="h-10 shrink-0 border-b border-line bg-panel" />
      <Table>
        {[0, 1, 2, 3].map((row) => (
          <tr key={row} className="h-11 border-b border-line">
            <td className="pl-4"><Skeleton className="h-3.5 w-44" /></td>
            {COLUMNS.map(({ heading, className }) => (
              <td key={heading} className={cx('pr-3 last:pr-4', className)}><Skeleton className="ml-auto h-3.5 w-12" /></td>
            ))}
          </tr>
        ))}
      </Table>
    </div>
  );
}

function Table({ children }: { children: ReactNode }) {
  return (
    <div className="min-h-0 flex-1 overflow-auto bg-panel">
      <table className="w-full table-fixed border-collapse">
        <thead className="sticky top-0 z-10 bg-panel text-left text-data-sm text-faint shadow-[inset_0_-1px_0_var(--color-line)]">
          <tr className="h-8">
            <th scope="col" className="pl-4 font-normal">Project</th>
            {COLUMNS.map(({ heading, width, className }) => (
              <th key={heading} scope="col" className={cx('pr-3 font-normal last:pr-4', align(heading), width, className)}>{heading}</th>
            ))}
            <th scope="col" className={ACTIONS_WIDTH}><span className="sr-only">Actions</span></th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

function Number({ className = 'text-right', children }: { className?: string; children: ReactNode }) {
  return <td className={cx('pr-3 whitespace-nowrap', className)}>{children}</td>;
}

/** The columns on either side of the bar of latency lean on it. */
function align(heading: string): string {
  return heading === 'p99' ? 'text-right min-[1100px]:text-left' : heading === 'Latency' ? 'text-center' : heading === 'Last 7 days' ? 'text-left' : 'text-right';
}

/** From the median to the slowest hundredth, on one scale for all projects, where every step to the right is as many times slower. */
function LatencyBar({ project: { latency_p50_ms: p50, latency_p99_ms: p99 }, slowestMs }: { project: Project; slowestMs: number }) {
  if (p50 == null || p99 == null || slowestMs === 0) return null;
  const share = (ms: number) => Math.log1p(ms / FINEST_MS) / Math.log1p(slowestMs / FINEST_MS);
  const left = share(p50) * 100;
  return (
    <span aria-hidden data-tip="From p50 to p99, on one logarithmic scale for all projects" className="relative block h-1 overflow-hidden rounded-full bg-hover">
      <span className="absolute inset-y-0 min-w-[4px] rounded-full bg-faint" style={{ left: `min(${left}%, 100% - 4px)`, width: `${Math.max(0, share(p99) * 100 - left)}%` }} />
    </span>
  );
}

/** Below this, latencies are told apart by their numbers alone. */
const FINEST_MS = 10;

/** Failed traces, and their share; grey where there are none. */
function ErrorShare({ project: { error_trace_count: failed, trace_count: all } }: { project: Project }) {
  if (all === 0) return null;
  if (failed === 0) return <span className="text-faint">0</span>;
  const percent = (failed / all) * 100;
  return (
    <span className="text-error" data-tip={`${formatExactCount(failed)} of ${formatExactCount(all)} traces failed`}>
      {formatCount(failed)}
      <span className="ml-1.5 text-data-sm opacity-85">{percent < 1 ? '<1' : Math.round(percent)}%</span>
    </span>
  );
}
