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

const HEADINGS = ['Traces', 'Errors', 'Tokens', 'Cost', 'p50', 'p99', 'Last activity'];

export function ProjectTable({ projects }: { projects: readonly Project[] }) {
  const navigate = useNavigate();
  const [chosen, setChosen] = useState(-1);
  const open = (project: Project) => void navigate(tracesPath(project.name));
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
            <Link {...tracesPath(project.name)} onClick={(event) => event.stopPropagation()} className="font-medium hover:underline">
              {project.name}
            </Link>
            {project.description ? <span className="ml-2.5 truncate text-faint">{project.description}</span> : null}
          </td>
          <Number>
            <span data-tip={`${formatExactCount(project.trace_count)} traces\n${formatExactCount(project.span_count)} spans`}>{formatCount(project.trace_count)}</span>
          </Number>
          <Number><ErrorShare project={project} /></Number>
          <Number>{project.span_count > 0 ? <TokenCount tokens={project.tokens} /> : null}</Number>
          <Number><Cost dollars={project.cost} /></Number>
          <Number><Duration ms={project.latency_p50_ms} /></Number>
          <Number><Duration ms={project.latency_p99_ms} /></Number>
          <Number className="pr-4 text-muted"><RelativeTime unixNano={project.last_activity_unix_nano} /></Number>
        </tr>
      ))}
    </Table>
  );
}

export function ProjectTableSkeleton() {
  return (
    <div role="status" aria-label="Loading projects" className="min-h-0 flex-1">
      <Table>
        {[0, 1, 2, 3].map((row) => (
          <tr key={row} className="h-11 border-b border-line">
            <td className="pl-4"><Skeleton className="h-3.5 w-44" /></td>
            {HEADINGS.map((heading) => (
              <td key={heading} className="pr-3 last:pr-4"><Skeleton className="ml-auto h-3.5 w-12" /></td>
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
            {HEADINGS.map((heading) => (
              <th key={heading} scope="col" className="w-[84px] pr-3 text-right font-normal last:w-[116px] last:pr-4">{heading}</th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

function Number({ className, children }: { className?: string; children: ReactNode }) {
  return <td className={cx('pr-3 text-right whitespace-nowrap', className)}>{children}</td>;
}

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
