/** The slim navigation: words and icons, or icons alone. */
import { Link, useParams } from '@tanstack/react-router';
import { Database, FolderKanban, ListTree, type LucideIcon, MessagesSquare, PanelLeftClose, PanelLeftOpen, Rows3, Settings } from 'lucide-react';
import { cx } from '../lib/cx';
import { projectsPath, sessionsPath, settingsPath, spansPath, sqlPath, tracesPath } from '../lib/paths';
import { useMediaQuery } from '../lib/useMediaQuery';
import { useStored } from '../lib/useStored';
import { IconButton } from '../ui/Button';
import { Tooltip } from '../ui/Tooltip';
import { ServerStatus } from './ServerStatus';
import { ThemeToggle } from './ThemeToggle';

export function Navigation() {
  const { project } = useParams({ strict: false });
  const isRoomy = useMediaQuery('(min-width: 1600px)');
  // Folded until somebody says otherwise, unless the window has room to spare.
  const [choice, setChoice] = useStored<boolean | null>('navigation.folded', null);
  const isFolded = choice ?? !isRoomy;

  return (
    <nav
      aria-label="Main"
      className={cx('flex shrink-0 flex-col border-r border-line bg-canvas transition-[width] duration-100', isFolded ? 'w-11' : 'w-44')}
    >
      <Link {...projectsPath()} aria-label="Bennu, all projects" className="flex h-11 shrink-0 items-center gap-2.5 px-3">
        <Mark />
        {isFolded ? null : <span className="text-data-lg font-semibold tracking-tight">Bennu</span>}
      </Link>
      <ul className="flex flex-1 flex-col gap-0.5 px-1.5 pt-1">
        <Item icon={FolderKanban} word="Projects" isFolded={isFolded} link={projectsPath()} isExact />
        {project ? (
          <>
            <Item icon={ListTree} word="Traces" isFolded={isFolded} link={tracesPath(project)} />
            <Item icon={Rows3} word="Spans" isFolded={isFolded} link={spansPath(project)} />
            <Item icon={MessagesSquare} word="Sessions" isFolded={isFolded} link={sessionsPath(project)} />
          </>
        ) : null}
      </ul>
      <ul className="flex shrink-0 flex-col px-1.5 pb-1">
        <Item icon={Database} word="SQL" isFolded={isFolded} link={sqlPath(project ? { project } : {})} />
        <Item icon={Settings} word="Settings" isFolded={isFolded} link={settingsPath()} />
      </ul>
      <div className={cx('flex shrink-0 gap-0.5 px-2 pb-2', isFolded ? 'flex-col' : 'items-center')}>
        {isFolded ? null : <ServerStatus />}
        <ThemeToggle />
        <IconButton label={isFolded ? 'Unfold navigation' : 'Fold navigation'} onClick={() => setChoice(!isFolded)}>
          {isFolded ? <PanelLeftOpen /> : <PanelLeftClose />}
        </IconButton>
      </div>
    </nav>
  );
}

interface ItemProps {
  icon: LucideIcon;
  word: string;
  isFolded: boolean;
  isExact?: boolean;
  link: ReturnType<typeof projectsPath> | ReturnType<typeof settingsPath> | ReturnType<typeof sqlPath> | ReturnType<typeof tracesPath> | ReturnType<typeof spansPath> | ReturnType<typeof sessionsPath>;
}

function Item({ icon: Icon, word, isFolded, isExact = false, link }: ItemProps) {
  const anchor = (
    <Link
      {...link}
      activeOptions={{ exact: isExact, includeSearch: false }}
      aria-label={word}
      className="flex h-8 items-center gap-2.5 rounded-[5px] px-2 text-muted hover:bg-hover hover:text-ink data-[status=active]:bg-hover data-[status=active]:text-ink"
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      {isFolded ? null : word}
    </Link>
  );
  return <li>{isFolded ? <Tooltip content={word} side="right">{anchor}</Tooltip> : anchor}</li>;
}

function Mark() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden className="size-5 shrink-0">
      <path d="M3 5h9M6 10h11M6 15h6" strokeWidth="2.6" strokeLinecap="round" className="stroke-accent" />
    </svg>
  );
}
