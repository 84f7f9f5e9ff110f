/** What an id belongs to, and the way there. */
import { useNavigate } from '@tanstack/react-router';
import type { IdMatch } from '../api/types';
import { tracePath } from './paths';

/** What has a view of its own. */
export type OpenableMatch = Exclude<IdMatch, { type: 'session' }>;

export function isOpenable(match: IdMatch): match is OpenableMatch {
  return match.type !== 'session';
}

export function matchPath(match: OpenableMatch) {
  return tracePath(match.project, match.trace_id, match.type === 'span' ? { span: match.span_id } : {});
}

/** Opens it, in whichever project it is. */
export function useOpenMatch(): (match: OpenableMatch, options?: { replace: boolean }) => void {
  const navigate = useNavigate();
  return (match, { replace } = { replace: false }) => void navigate({ ...matchPath(match), replace });
}
