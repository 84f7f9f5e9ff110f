/** Shows the first lines of something long, and the rest on request. */
import { type ReactNode, useState } from 'react';
import { cx } from '../lib/cx';
import { type Clamping } from './clamping';

interface ClampProps {
  clamping: Clamping;
  /** What the whole is called: "Show all 120 lines of the message". */
  label: string;
  children: ReactNode;
}

export function Clamp({ clamping, label, children }: ClampProps) {
  const [isWhole, setIsWhole] = useState(false);
  if (!clamping.isLong) return children;
  const action = isWhole ? 'Show less' : clamping.lineCount > clamping.linesShown ? `Show all ${clamping.lineCount} lines` : 'Show all';
  return (
    <div>
      <div
        className={cx('overflow-hidden', !isWhole && 'mask-b-from-75%')}
        style={isWhole ? undefined : { maxHeight: `${clamping.linesShown * 20}px` }}
      >
        {children}
      </div>
      <button
        type="button"
        aria-expanded={isWhole}
        aria-label={`${action} of ${label}`}
        onClick={() => setIsWhole(!isWhole)}
        className="mt-0.5 rounded-[3px] text-data-sm text-accent hover:underline"
      >
        {action}
      </button>
    </div>
  );
}
