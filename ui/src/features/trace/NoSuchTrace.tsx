/** In place of a trace: it is not in this project, and where to look next. */
import { Link } from '@tanstack/react-router';
import { tracesPath } from '../../lib/paths';
import { Button } from '../../ui/Button';
import { EmptyState } from '../../ui/States';

interface NoSuchTraceProps {
  project: string;
  traceId: string;
  onRetry: () => void;
}

export function NoSuchTrace({ project, traceId, onRetry }: NoSuchTraceProps) {
  return (
    <EmptyState title="This trace is not here" action={<Button onClick={onRetry}>Look again</Button>}>
      <code className="font-mono text-data-sm break-all text-ink">{traceId}</code> is not among{' '}
      <Link {...tracesPath(project)} className="text-accent hover:underline">the traces of {project}</Link>. It may still be on its way, have
      been deleted, or belong to another project: paste its id above to search them all.
    </EmptyState>
  );
}
