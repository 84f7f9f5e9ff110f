/** A key of the keyboard. */
import type { ReactNode } from 'react';

export function Key({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex h-4 min-w-4 items-center justify-center rounded-[3px] border border-line bg-canvas px-1 font-mono text-[10px] leading-none text-muted">
      {children}
    </kbd>
  );
}
