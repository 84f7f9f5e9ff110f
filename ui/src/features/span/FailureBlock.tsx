/** What went wrong, before anything else. */
import { CircleAlert, TriangleAlert } from 'lucide-react';
import { cx } from '../../lib/cx';
import { TextBlock } from '../../ui/TextBlock';
import type { Failure } from './failure';
import type { ExceptionView } from './span';
import { StackFrames } from './StackFrames';
import { QuietCopy } from './QuietCopy';

export function FailureBlock({ failure }: { failure: Failure }) {
  const { isError, message, exceptions } = failure;
  const Icon = isError ? CircleAlert : TriangleAlert;
  const bare = message === null && exceptions.length === 0;
  return (
    <section
      aria-label={isError ? 'Error' : 'Recorded exceptions'}
      className={cx('flex min-w-0 flex-col gap-2 rounded-[5px] border px-3 py-2', isError ? 'border-error/40 bg-error-soft/50' : 'border-line')}
    >
      {message === null && !bare ? null : (
        <div className="flex min-w-0 gap-2">
          <Icon aria-hidden className={cx('mt-[3px] size-3.5 shrink-0', isError ? 'text-error' : 'text-muted')} />
          <TextBlock text={message ?? 'The span has status ERROR and says no more.'} label="status message" className="min-w-0 font-medium" />
        </div>
      )}
      {exceptions.map((exception, index) => (
        <ExceptionBlock key={index} exception={exception} isError={isError} />
      ))}
    </section>
  );
}

function ExceptionBlock({ exception, isError }: { exception: ExceptionView; isError: boolean }) {
  const { exception_type, message, stacktrace } = exception;
  const heading = [exception_type, message].filter(Boolean).join(': ');
  const Icon = isError ? CircleAlert : TriangleAlert;
  return (
    <article aria-label={exception_type ?? 'Exception'} className="min-w-0">
      <div className="flex min-w-0 items-start gap-2">
        <Icon aria-hidden className={cx('mt-[3px] size-3.5 shrink-0', isError ? 'text-error' : 'text-muted')} />
        <div className="min-w-0 flex-1">
          <h3 className={cx('font-mono font-semibold break-words', isError && 'text-error')}>{exception_type ?? 'Exception'}</h3>
          {message ? <TextBlock text={message} label="exception message" className="mt-0.5" /> : null}
        </div>
        {exception.escaped ? <span className="shrink-0 text-data-sm text-faint">left the span</span> : null}
        <QuietCopy text={stacktrace ?? heading} label="Copy exception" />
      </div>
      {stacktrace ? <StackFrames stack={stacktrace} heading={heading} /> : null}
    </article>
  );
}
