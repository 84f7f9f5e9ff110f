/** The one bar on top: where we are, and a box to go elsewhere. */
import { Link, useLocation, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { cx } from '../lib/cx';
import { projectsPath, sessionsPath, spansPath, tracesPath } from '../lib/paths';
import { TopBarSlot } from '../ui/TopBarTools';
import { JumpBox } from './jump/JumpBox';
import { ProjectSwitch } from './ProjectSwitch';

export function TopBar() {
  const { project, traceId, sessionId, userId } = useParams({ strict: false });
  const { pathname } = useLocation();
  const shown = traceId?.slice(0, 8) ?? sessionId ?? userId;
  // Of what is shown, only the list that it is in; a user is in none.
  const lists = LISTS.filter(({ word }) => !shown || (traceId ? word === 'Traces' : sessionId ? word === 'Sessions' : false));
  return (
    <header className="flex h-11 shrink-0 items-center gap-3 border-b border-line bg-panel pr-2 pl-3">
      <nav aria-label="Breadcrumb" className="min-w-0 flex-1">
        <ol className="flex min-w-0 items-center gap-1 whitespace-nowrap">
          <Crumb isLast={!project}>
            {pathname.endsWith('/settings') ? <span className="px-1.5 text-muted">Settings</span> : pathname.endsWith('/sql') ? <span className="px-1.5 text-muted">SQL</span> : <Link {...projectsPath()} className={LINK}>Projects</Link>}
          </Crumb>
          {project ? (
            <Crumb canShrink>
              <ProjectSwitch project={project} />
            </Crumb>
          ) : null}
          {project ? (
            <Crumb isLast={!shown}>
              {lists.map(({ word, path }) => (
                <Link key={word} {...path(project)} activeOptions={{ exact: true, includeSearch: false }} className={TAB}>{word}</Link>
              ))}
              {userId ? <span className="px-1.5 text-muted">User</span> : null}
            </Crumb>
          ) : null}
          {shown ? (
            <Crumb isLast>
              <span className="inline-block max-w-[24ch] truncate px-1.5 align-bottom font-mono text-muted" title={traceId ?? shown}>{shown}</span>
            </Crumb>
          ) : null}
        </ol>
      </nav>
      <TopBarSlot />
      <JumpBox />
    </header>
  );
}

const LISTS = [
  { word: 'Traces', path: tracesPath },
  { word: 'Spans', path: spansPath },
  { word: 'Sessions', path: sessionsPath },
] as const;

const LINK = 'rounded-[4px] px-1.5 py-1 text-muted hover:bg-hover hover:text-ink';
const TAB = `${LINK} data-[status=active]:bg-hover data-[status=active]:font-medium data-[status=active]:text-ink`;

/** Where room is short only a project's name gives way. */
function Crumb({ isLast = false, canShrink = false, children }: { isLast?: boolean; canShrink?: boolean; children: ReactNode }) {
  return (
    <li className={cx('flex items-center gap-1', canShrink ? 'min-w-0' : 'shrink-0')} aria-current={isLast ? 'page' : undefined}>
      {children}
      {isLast ? null : <span aria-hidden className="text-faint">/</span>}
    </li>
  );
}
