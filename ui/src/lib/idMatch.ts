/** What an id belongs to, and the way there. */
import { useNavigate } from '@tanstack/react-router';
import type { IdMatch } from '../api/types';
import { sessionPath, tracePath } from './paths';

/** `span` is shown of a trace. */
export function matchPath(match: IdMatch, span?: string) {
  if (match.type === 'session') return sessionPath(match.project, match.session_id);
  const shown = match.type === 'span' ? match.span_id : span;
  return tracePath(match.project, match.trace_id, shown === undefined ? {} : { span: shown });
}

/** The id itself. */
export function matchId(match: IdMatch): string {
  return match.type === 'trace' ? match.trace_id : match.type === 'span' ? match.span_id : match.session_id;
}

/** Told apart from every other match. */
export function matchKey(match: IdMatch): string {
  return [match.type, match.project, match.type === 'span' ? match.trace_id : '', matchId(match)].join(' ');
}

/** Opens it, in whichever project it is. */
export function useOpenMatch(): (match: IdMatch, options?: { replace?: boolean; span?: string | undefined }) => void {
  const navigate = useNavigate();
  return (match, { replace = false, span } = {}) => void navigate({ ...matchPath(match, span), replace });
}
