/** Everything one can jump to from here. */
import { useNavigate, useParams } from '@tanstack/react-router';
import { Database, FolderKanban, Keyboard, Link2, ListTree, MessagesSquare, Monitor, Moon, Rows3, Settings, Sun } from 'lucide-react';
import { use } from 'react';
import { $api } from '../../api/client';
import type { IdMatch } from '../../api/types';
import { formatCount } from '../../lib/format';
import { matchId, matchKey, useOpenMatch } from '../../lib/idMatch';
import { ShowKeys } from '../../lib/showKeys';
import { projectsPath, sessionsPath, settingsPath, spansPath, sqlPath, tracesPath } from '../../lib/paths';
import { applyTheme } from '../../lib/theme';
import { writeClipboard } from '../../ui/CopyButton';
import type { JumpOption } from './jumpOptions';

/** What does not depend on what was typed. */
export function useJumpOptions(): JumpOption[] {
  const { project } = useParams({ strict: false });
  const navigate = useNavigate();
  const showKeys = use(ShowKeys);
  const { data } = $api.useQuery('get', '/api/projects');
  const projects = (data?.projects ?? []).map((each): JumpOption => ({
    key: `project ${each.id}`,
    group: 'Projects',
    icon: FolderKanban,
    title: each.name,
    note: each.trace_count === 1 ? '1 trace' : `${formatCount(each.trace_count)} traces`,
    go: () => void navigate(tracesPath(each.name)),
  }));
  const views: JumpOption[] = [
    { key: 'projects', group: 'Views', icon: FolderKanban, title: 'All projects', go: () => void navigate(projectsPath()) },
    { key: 'sql', group: 'Views', icon: Database, title: 'SQL', words: 'query statement chart', go: () => void navigate(sqlPath()) },
    { key: 'settings', group: 'Views', icon: Settings, title: 'Settings', words: 'appearance prices data folder version', go: () => void navigate(settingsPath()) },
  ];
  if (project) {
    views.unshift(
      { key: 'traces', group: 'Views', icon: ListTree, title: 'Traces', note: `of ${project}`, go: () => void navigate(tracesPath(project)) },
      { key: 'spans', group: 'Views', icon: Rows3, title: 'Spans', note: `of ${project}`, go: () => void navigate(spansPath(project)) },
      { key: 'sessions', group: 'Views', icon: MessagesSquare, title: 'Sessions', note: `of ${project}`, go: () => void navigate(sessionsPath(project)) },
      { key: 'errors', group: 'Views', icon: ListTree, title: 'Failed traces', note: `of ${project}`, words: 'errors', go: () => void navigate(tracesPath(project, { errors: true })) },
    );
  }
  const actions: JumpOption[] = [
    { key: 'keys', group: 'Actions', icon: Keyboard, title: 'Show all keys', words: 'shortcuts help', go: showKeys },
    { key: 'address', group: 'Actions', icon: Link2, title: 'Copy the address of this page', words: 'link share url', go: () => void writeClipboard(location.href) },
    { key: 'light', group: 'Actions', icon: Sun, title: 'Light theme', words: 'appearance', go: () => applyTheme('light') },
    { key: 'dark', group: 'Actions', icon: Moon, title: 'Dark theme', words: 'appearance', go: () => applyTheme('dark') },
    { key: 'system', group: 'Actions', icon: Monitor, title: 'Theme of the system', words: 'appearance', go: () => applyTheme('system') },
  ];
  return [...projects, ...views, ...actions];
}

/** What has the id that was typed. */
export function useIdOptions(matches: readonly IdMatch[]): JumpOption[] {
  const open = useOpenMatch();
  return matches.map((match): JumpOption => {
    const isSession = match.type === 'session';
    const what = isSession ? 'Session' : `${match.type === 'trace' ? 'Trace' : 'Span'} ${match.name}`;
    return {
      key: matchKey(match),
      group: 'Ids',
      icon: isSession ? MessagesSquare : match.span_kind,
      title: matchId(match),
      isMono: true,
      note: `${what} in ${match.project}`,
      go: () => open(match),
    };
  });
}
