/** What stands where data would: nothing yet, a failure, a shape that is about to be filled. */
import { CircleAlert, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ApiError } from '../api/types';
import { cx } from '../lib/cx';
import { Button } from './Button';
import { CopyButton } from './CopyButton';

interface EmptyStateProps {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div role="status" className="mx-auto flex max-w-[520px] flex-col items-center gap-2 px-6 py-16 text-center">
      <h2 className="text-data-lg font-semibold text-ink">{title}</h2>
      {children ? <div className="text-muted [&_a]:underline">{children}</div> : null}
      {action ? <div className="mt-2">{action}</div> : null}
    </div>
  );
}

interface ErrorStateProps {
  /** What could not be done: "The traces could not be read". */
  title: string;
  error: unknown;
  onRetry?: () => void;
}

export function ErrorState({ title, error, onRetry }: ErrorStateProps) {
  const { message, requestId } = describeError(error);
  return (
    <div role="alert" className="mx-auto flex max-w-[520px] flex-col items-center gap-2 px-6 py-16 text-center">
      <CircleAlert aria-hidden className="size-5 text-error" />
      <h2 className="text-data-lg font-semibold text-ink">{title}</h2>
      <p className="break-words text-muted">{message}</p>
      {requestId ? (
        <p className="flex items-center gap-1 text-data-sm text-faint">
          Request <code className="font-mono text-muted">{requestId}</code>
          <CopyButton text={requestId} label="Copy request id" />
        </p>
      ) : null}
      {onRetry ? (
        <Button onClick={onRetry} className="mt-1">
          <RotateCw aria-hidden className="size-3.5" />
          Try again
        </Button>
      ) : null}
    </div>
  );
}

/** A grey shape of the final size. Give it width and height by class. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cx('appear-late block rounded-[3px] bg-hover', className)} />;
}

/** The words of a refusal, whether ours, the network's or a bug's. */
function describeError(error: unknown): { message: string; requestId: string | null } {
  if (isApiError(error)) return { message: error.message, requestId: error.request_id || null };
  if (error instanceof TypeError) return { message: 'The server cannot be reached. Is it running?', requestId: null };
  return { message: error instanceof Error ? error.message : 'Nobody said why.', requestId: null };
}

export function isApiError(error: unknown): error is ApiError {
  return typeof error === 'object' && error !== null && 'code' in error && 'message' in error && 'request_id' in error;
}
