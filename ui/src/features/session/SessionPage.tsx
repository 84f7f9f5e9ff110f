/** One session: its turns as a conversation, each a way into its trace; above them what they came to. */
import { getRouteApi, Link } from '@tanstack/react-router';
import { MessagesSquare } from 'lucide-react';
import { useEffect, useState } from 'react';
import { $api } from '../../api/client';
import type { Session } from '../../api/types';
import { formatExactCount } from '../../lib/format';
import { tracePath, tracesPath, userPath } from '../../lib/paths';
import { useRowKeys } from '../../lib/useRowKeys';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { Fact, Facts } from '../../ui/Facts';
import { preloadMarkdown } from '../../ui/Markdown';
import { EmptyState, ErrorState, isApiError, Skeleton } from '../../ui/States';
import { Cost, Duration, RelativeTime, TokenCount } from '../../ui/Values';
import { AnnotationBar } from '../annotation/AnnotationBar';
import { TurnBlock } from './TurnBlock';

const route = getRouteApi('/projects/$project/sessions/$sessionId');

/** Each turn is fetched whole; nobody reads a hundred at once. */
const TURNS_AT_ONCE = 25;
const STILL_TALKING_MS = 5_000;

export function SessionPage() {
  const { project, sessionId } = route.useParams();
  const params = { path: { project, session_id: sessionId } };
  const { data: session, error, refetch } = $api.useQuery('get', '/api/projects/{project}/sessions/{session_id}', { params }, { refetchInterval: STILL_TALKING_MS });
  useEffect(preloadMarkdown, []);
  useEffect(() => {
    document.title = `Session ${sessionId} · Bennu`;
  }, [sessionId]);
  if (session) return <LoadedSession key={session.session_id} session={session} project={project} />;
  if (error && isApiError(error) && error.code === 'not_found') {
    return (
      <EmptyState title="This session is not here">
        No trace of <Link {...tracesPath(project)} className="text-accent hover:underline">{project}</Link> names the session{' '}
        <code className="font-mono text-data-sm break-all text-ink">{sessionId}</code>.
      </EmptyState>
    );
  }
  if (error) return <ErrorState title="The session could not be read" error={error} onRetry={() => void refetch()} />;
  return <SessionSkeleton />;
}

function LoadedSession({ session, project }: { session: Session; project: string }) {
  const navigate = route.useNavigate();
  const [chosen, setChosen] = useState(-1);
  const [shownCount, setShownCount] = useState(TURNS_AT_ONCE);
  const { turns } = session;
  useRowKeys({
    count: Math.min(turns.length, shownCount),
    chosen,
    onChoose: setChosen,
    onOpen: (index) => void navigate(tracePath(project, turns[index]!.trace_id)),
  });
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <SessionHead session={session} project={project} />
      <div className="min-h-0 flex-1 overflow-auto bg-panel" tabIndex={0} role="region" aria-label="Turns">
        <div className="mx-auto max-w-[960px] divide-y divide-line">
          {turns.slice(0, shownCount).map((turn, index) => (
            <TurnBlock key={turn.trace_id} project={project} turn={turn} before={turns[index - 1]} number={index + 1} isChosen={index === chosen} />
          ))}
        </div>
        {shownCount < turns.length ? (
          <p className="flex justify-center p-4">
            <Button onClick={() => setShownCount(shownCount + TURNS_AT_ONCE)}>
              Show {Math.min(TURNS_AT_ONCE, turns.length - shownCount)} more of {formatExactCount(turns.length)} turns
            </Button>
          </p>
        ) : null}
      </div>
    </div>
  );
}

function SessionHead({ session, project }: { session: Session; project: string }) {
  const { error_trace_count: errors } = session;
  return (
    <header className="flex shrink-0 flex-wrap items-center gap-x-6 gap-y-1 border-b border-line bg-panel px-4 py-2">
      <div className="flex min-w-0 flex-1 basis-72 items-center gap-2">
        <MessagesSquare aria-hidden className="size-4 shrink-0 text-muted" />
        <h1 data-tip={session.session_id} data-tip-if-cut="" className="truncate font-mono text-data-lg font-semibold">{session.session_id}</h1>
        <CopyButton text={session.session_id} label="Copy session id" />
      </div>
      <AnnotationBar place={{ project, sessionId: session.session_id }} target={{ kind: 'session', session_id: session.session_id }} shortcut="v" />
      <Facts>
        <Fact name="Turns">{formatExactCount(session.trace_count)}</Fact>
        <Fact name="Failed">{errors > 0 ? <span className="font-medium text-error">{formatExactCount(errors)}</span> : '0'}</Fact>
        <Fact name="Duration"><Duration ms={session.duration_ms} /></Fact>
        <Fact name="Tokens">{session.tokens.total > 0 ? <TokenCount tokens={session.tokens} /> : null}</Fact>
        <Fact name="Cost">{session.cost == null ? null : <Cost dollars={session.cost} />}</Fact>
        <Fact name="User">
          {session.user_id ? <Link {...userPath(project, session.user_id)} className="rounded-[3px] text-accent hover:underline">{session.user_id}</Link> : null}
        </Fact>
        <Fact name="Started"><RelativeTime unixNano={session.first_start_unix_nano} /></Fact>
        <Fact name="Last turn"><RelativeTime unixNano={session.last_start_unix_nano} /></Fact>
      </Facts>
    </header>
  );
}

function SessionSkeleton() {
  return (
    <div role="status" aria-label="Loading the session" className="flex min-h-0 flex-1 flex-col bg-panel">
      <div className="flex h-[52px] shrink-0 items-center justify-between border-b border-line px-4">
        <Skeleton className="h-5 w-72" />
        <Skeleton className="h-8 w-96" />
      </div>
      <div className="mx-auto flex w-full max-w-[960px] flex-col gap-6 p-6">
        {[0, 1, 2].map((each) => (
          <div key={each} className="flex flex-col gap-2 pl-14">
            <Skeleton className="h-4 w-2/3" />
            <Skeleton className="h-14 w-full" />
          </div>
        ))}
      </div>
    </div>
  );
}
