/** Names and values in one line, as the heads of pages show them. */
import type { ReactNode } from 'react';

export function Facts({ children }: { children: ReactNode }) {
  return <dl className="flex flex-wrap gap-x-5 gap-y-1">{children}</dl>;
}

/** A fact that is missing leaves no gap. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children === null || children === undefined || children === '') return null;
  return (
    <div className="flex flex-col">
      <dt className="text-data-sm leading-[14px] text-faint">{name}</dt>
      <dd className="whitespace-nowrap">{children}</dd>
    </div>
  );
}
