/** A fault of the page itself: said, with a way on. */
import type { ErrorComponentProps } from '@tanstack/react-router';
import { ErrorState } from '../ui/States';

export function PageCrash({ error, reset }: ErrorComponentProps) {
  return <ErrorState title="This page has failed" error={error} onRetry={reset} />;
}
