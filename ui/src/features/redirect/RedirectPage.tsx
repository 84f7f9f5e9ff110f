/** A stable link from elsewhere: it names a trace, a span or a session, and no project. */
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { $api } from '../../api/client';
import type { IdMatch } from '../../api/types';
import { matchKey, matchPath, useOpenMatch } from '../../lib/idMatch';
import { NoSuchPage } from '../../frame/NoSuchPage';
import { Button } from '../../ui/Button';
import { EmptyState, ErrorState, isApiError } from '../../ui/States';

const route = getRouteApi('/redirects/$kind/$id');

/** The words of Phoenix's addresses. */
const KINDS: Record<string, IdMatch['type']> = { traces: 'trace', spans: 'span', sessions: 'session' };

export function RedirectPage() {
  const { kind, id } = route.useParams();
  const { span } = route.useSearch();
  const type = KINDS[kind];
  if (!type) return <NoSuchPage />;
  return <Redirect key={`${type} ${id}`} type={type} id={id} span={span} />;
}

interface RedirectProps {
  type: IdMatch['type'];
  id: string;
  /** Of a trace, the span to show. */
  span: string | undefined;
}

function Redirect({ type, id, span }: RedirectProps) {
  const { data, error, refetch } = $api.useQuery('get', '/api/lookup', { params: { query: { id } } });
  const open = useOpenMatch();
  const found = data?.matches.filter((match) => match.type === type) ?? [];
  const only = found.length === 1 || found[0]?.is_whole ? found[0] : undefined;
  useEffect(() => {
    if (only) open(only, { replace: true, span });
    // What was found is opened once; the function's identity does not matter.
  }, [only]);

  if (error && !(isApiError(error) && error.code === 'invalid')) {
    return <ErrorState title="The link could not be followed" error={error} onRetry={() => void refetch()} />;
  }
  if (found.length > 1 && !only) {
    return (
      <EmptyState title={`Several ids begin with ${id}`}>
        <ul className="flex flex-col gap-1">
          {found.map((match) => (
            <li key={matchKey(match)}>
              <Link {...matchPath(match)} className="text-accent hover:underline">{match.type === 'session' ? match.session_id : match.name}</Link> in {match.project}
            </li>
          ))}
        </ul>
      </EmptyState>
    );
  }
  if (!data && !error) return null;
  if (only) return null;
  return (
    <EmptyState title={`No ${type} has this id`} action={<Button onClick={() => void refetch()}>Look again</Button>}>
      <code className="font-mono text-data-sm break-all text-ink">{id}</code> is known in no project. It may still be on its way, or have
      been deleted.
    </EmptyState>
  );
}
