/** A line that opens what lies below it. What is closed is not rendered. */
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { cx } from '../lib/cx';

interface FoldProps {
  /** Names the button. */
  title: ReactNode;
  /** Beside the title, cut where the line ends: a first glimpse of what is inside. */
  glimpse?: ReactNode;
  /** Buttons at the end of the line. */
  actions?: ReactNode;
  isOpenAtFirst?: boolean;
  className?: string;
  children: ReactNode;
}

export function Fold({ title, glimpse, actions, isOpenAtFirst = false, className, children }: FoldProps) {
  const [isOpen, setIsOpen] = useState(isOpenAtFirst);
  return (
    <div className={className}>
      <div className="flex min-w-0 items-center gap-1">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
          className="flex h-6 min-w-0 flex-1 items-center gap-1.5 rounded-[3px] text-left hover:bg-hover"
        >
          <ChevronRight aria-hidden className={cx('size-3.5 shrink-0 text-faint transition-transform duration-100', isOpen && 'rotate-90')} />
          <span className="shrink-0 font-medium">{title}</span>
          {glimpse && !isOpen ? <span className="min-w-0 truncate text-faint">{glimpse}</span> : null}
        </button>
        {actions}
      </div>
      {isOpen ? children : null}
    </div>
  );
}
