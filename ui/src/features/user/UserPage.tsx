/** One person: the sessions they had, what those cost, what failed. */
import { getRouteApi, Link } from '@tanstack/react-router';
import { UserRound } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { $api } from '../../api/client';
import type { TraceRow, User, UserSession } from '../../api/types';
import { cx } from '../../lib/cx';
import { formatExactCount } from '../../lib/format';
import { sessionPath, tracePath, tracesPath } from '../../lib/paths';
import { CopyButton } from '../../ui/CopyButton';
import { Fact, Facts } from '../../ui/Facts';
import { EmptyState, ErrorState, isApiError, Skeleton } from '../../ui/States';
import { Cost, Duration, RelativeTime, TokenCount } from '../../ui/Values';
import { fieldClause } from '../list/clauses';

const route = getRouteApi('/projects/$project/users/$userId');

export function UserPage() {
  const { project, userId } = route.useParams();
  const { data: user, error, refetch } = $api.useQuery('get', '/api/projects/{project}/users/{user_id}', { params: { path: { project, user_id: userId } } });
  useEffect(() => {
    document.title = `${userId} · Bennu`;
  }, [userId]);
  if (user) return <LoadedUser user={user} project={project} />;
  if (error && isApiError(error) && error.code === 'not_found') {
    return (
      <EmptyState title="Nobody of this name is here">
        No span of <Link {...tracesPath(project)} className="text-accent hover:underline">{project}</Link> names the user{' '}
        <code className="font-mono text-data-sm break-all text-ink">{userId}</code>.
      </EmptyState>
    );
  }
  if (error) return <ErrorState title="The user could not be read" error={error} onRetry={() => void refetch()} />;
  return (
    <div role="status" aria-label="Loading the user" className="flex flex-col gap-4 bg-panel p-4">
      <Skeleton className="h-8 w-full" />
      <Skeleton className="h-64 w-full" />
    </div>
  );
}

const LINK = 'rounded-[3px] text-accent hover:underline';

function LoadedUser({ user, project }: { user: User; project: string }) {
  const filter = fieldClause('trace', { field: 'user', isNot: false, values: [user.user_id] });
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="flex shrink-0 flex-wrap items-center gap-x-6 gap-y-1 border-b border-line bg-panel px-4 py-2">
        <div className="flex min-w-0 flex-1 basis-72 items-center gap-2">
          <UserRound aria-hidden className="size-4 shrink-0 text-muted" />
          <h1 className="truncate text-title font-semibold tracking-tight">{user.user_id}</h1>
          <CopyButton text={user.user_id} label="Copy user id" />
        </div>
        <Facts>
          <Fact name="Sessions">{formatExactCount(user.sessions.length)}</Fact>
          <Fact name="Traces"><Link {...tracesPath(project, { filter })} aria-label={counted(user.trace_count, 'trace')} className={LINK}>{formatExactCount(user.trace_count)}{user.is_cut ? ' newest' : ''}</Link></Fact>
          <Fact name="Failed">{user.error_trace_count > 0 ? <Link {...tracesPath(project, { filter, errors: true })} aria-label={counted(user.error_trace_count, 'failed trace')} className="rounded-[3px] font-medium text-error hover:underline">{formatExactCount(user.error_trace_count)}</Link> : '0'}</Fact>
          <Fact name="Tokens">{user.tokens.total > 0 ? <TokenCount tokens={user.tokens} /> : null}</Fact>
          <Fact name="Cost">{user.cost == null ? null : <Cost dollars={user.cost} />}</Fact>
          <Fact name="First seen"><RelativeTime unixNano={user.first_start_unix_nano} /></Fact>
          <Fact name="Last seen"><RelativeTime unixNano={user.last_start_unix_nano} /></Fact>
        </Facts>
      </header>
      <div className="min-h-0 flex-1 overflow-auto bg-panel px-4 py-3" tabIndex={0} role="region" aria-label="What this user did">
        {user.is_cut ? <p className="mb-3 text-muted">Only the newest {formatExactCount(user.trace_count)} traces are counted here; there are more.</p> : null}
        {user.sessions.length > 0 ? <SessionTable sessions={user.sessions} project={project} /> : null}
        {user.loose_traces.length > 0 ? <TraceTable traces={user.loose_traces} project={project} /> : null}
      </div>
    </div>
  );
}

/** A number alone says little to those who only hear the link. */
function counted(count: number, noun: string): string {
  return `${formatExactCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function SessionTable({ sessions, project }: { sessions: UserSession[]; project: string }) {
  return (
    <Table title="Sessions" count={sessions.length} columns={['Session', 'First input', 'Last output', 'Turns', 'Failed', 'Tokens', 'Cost', 'Last turn']}>
      {sessions.map((session) => (
        <tr key={session.session_id} className={ROW}>
          <th scope="row" className="max-w-[22ch] truncate text-left font-normal">
            <Link {...sessionPath(project, session.session_id)} className="font-mono text-data-sm text-accent hover:underline">{session.session_id}</Link>
          </th>
          <Said text={session.first_input_preview} />
          <Said text={session.last_output_preview} isAnswer />
          <td className="text-right">{formatExactCount(session.trace_count)}</td>
          <td className={session.error_trace_count > 0 ? 'text-right text-error' : 'text-right text-faint'}>{formatExactCount(session.error_trace_count)}</td>
          <td className="text-right">{session.tokens.total > 0 ? <TokenCount tokens={session.tokens} /> : null}</td>
          <td className="text-right"><Cost dollars={session.cost} /></td>
          <td className="text-right whitespace-nowrap text-muted"><RelativeTime unixNano={session.last_start_unix_nano} /></td>
        </tr>
      ))}
    </Table>
  );
}

function TraceTable({ traces, project }: { traces: TraceRow[]; project: string }) {
  return (
    <Table title="Traces without a session" count={traces.length} columns={['Trace', 'Input', 'Output', 'Duration', 'Failed', 'Tokens', 'Cost', 'Started']}>
      {traces.map((trace) => (
        <tr key={trace.trace_id} className={ROW}>
          <th scope="row" className="max-w-[22ch] truncate text-left font-normal">
            <Link {...tracePath(project, trace.trace_id)} className="text-accent hover:underline">{trace.root?.name ?? trace.trace_id.slice(0, 8)}</Link>
          </th>
          <Said text={trace.root?.input_preview} />
          <Said text={trace.root?.output_preview} isAnswer />
          <td className="text-right whitespace-nowrap"><Duration ms={trace.latency_ms} /></td>
          <td className={trace.error_count > 0 ? 'text-right text-error' : 'text-right text-faint'}>{formatExactCount(trace.error_count)}</td>
          <td className="text-right">{trace.tokens.total > 0 ? <TokenCount tokens={trace.tokens} /> : null}</td>
          <td className="text-right"><Cost dollars={trace.cost} /></td>
          <td className="text-right whitespace-nowrap text-muted"><RelativeTime unixNano={trace.start_time_unix_nano} /></td>
        </tr>
      ))}
    </Table>
  );
}

/** The first words, on one line; more on hover. */
function Said({ text, isAnswer = false }: { text: string | null | undefined; isAnswer?: boolean }) {
  return <td className={cx('w-1/2 max-w-0 truncate', isAnswer && 'text-muted max-[1099px]:hidden')} data-tip={text || undefined}>{text}</td>;
}

const ROW = 'border-b border-line hover:bg-hover [&>*]:h-[31px] [&>*]:px-2';

/** The third column is what was answered: it gives way where there is no room. */
function Table({ title, count, columns, children }: { title: string; count: number; columns: string[]; children: ReactNode }) {
  return (
    <section aria-label={title} className="mb-6">
      <h2 className="mb-1 font-semibold">{title} <span className="text-data-sm font-normal text-faint">{formatExactCount(count)}</span></h2>
      <table className="w-full">
        <thead>
          <tr className="border-b border-line text-data-sm text-faint [&>th]:h-6 [&>th]:px-2 [&>th]:font-normal">
            {columns.map((column, index) => (
              <th key={column} scope="col" className={index === 2 ? 'text-left max-[1099px]:hidden' : index < 2 ? 'text-left' : 'text-right'}>{column}</th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
