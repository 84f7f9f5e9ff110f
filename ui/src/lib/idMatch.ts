/** What an id belongs to, and the way there. */
import { useNavigate } from '@tanstack/react-router';
import type { IdMatch } from '../api/types';
import { tracePath } from './paths';

/** What has a view of its own. */
export type OpenableMatch = Exclude<IdMatch, { type: 'session' }>;

export function isOpenable(match: IdMatch): match is OpenableMatch {
  return match.type !== 'session';
}

/** `span` is shown of a trace. */
export function matchPath(match: OpenableMatch, span?: string) {
  const shown = match.type === 'span' ? match.span_id : span;
  return tracePath(match.project, match.trace_id, shown === undefined ? {} : { span: shown });
}

/** Opens it, in whichever project it is. */
export function useOpenMatch(): (match: OpenableMatch, options?: { replace?: boolean; span?: string | undefined }) => void {
  const navigate = useNavigate();
  return (match, { replace = false, span } = {}) => void navigate({ ...matchPath(match, span), replace });
}
