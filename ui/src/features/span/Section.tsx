/** A part of the reading column under its heading. */
import { type ReactNode, useId } from 'react';
import { cx } from '../../lib/cx';

interface SectionProps {
  title: string;
  /** Beside the title, quieter: a count, a reason. */
  note?: ReactNode;
  /** At the end of the heading's line. */
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}

export function Section({ title, note, actions, className, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={cx('min-w-0', className)}>
      <div className="mb-1 flex h-7 min-w-0 items-center gap-2">
        <h3 id={id} className="shrink-0 font-semibold text-ink">{title}</h3>
        {note ? <span className="min-w-0 truncate text-data-sm text-faint">{note}</span> : null}
        {actions ? <span className="ml-auto flex shrink-0 items-center gap-1">{actions}</span> : null}
      </div>
      {children}
    </section>
  );
}
