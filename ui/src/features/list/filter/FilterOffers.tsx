/** Below the filter: what could come next, what is wrong or doubtful, and what Enter does. */
import { useEffect, useRef } from 'react';
import type { FilterReading } from '../../../api/types';
import { cx } from '../../../lib/cx';

export interface Offer {
  text: string;
  kind: FilterReading['completions'][number]['kind'] | 'used';
  detail: string;
}

type Remark = FilterReading['warnings'][number];

interface FilterOffersProps {
  id: string;
  offers: readonly Offer[];
  active: number;
  onAccept: (offer: Offer) => void;
  problem: Remark | null;
  warnings: readonly Remark[];
  hint: string;
}

export function FilterOffers({ id, offers, active, onAccept, problem, warnings, hint }: FilterOffersProps) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (active >= 0) list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  if (offers.length === 0 && !problem && warnings.length === 0 && hint === '') return null;
  return (
    <div className="absolute top-full left-0 z-40 mt-1 w-full max-w-[640px] overflow-hidden rounded-[6px] border border-line bg-raised shadow-lg">
      <ul ref={list} id={id} role="listbox" aria-label="What could come next" className="max-h-64 overflow-y-auto p-1 empty:hidden">
        {offers.map((offer, index) => (
          <li
            key={`${offer.kind} ${offer.text}`}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            onMouseDown={(event) => {
              event.preventDefault(); // The input keeps its focus.
              onAccept(offer);
            }}
            className={cx('flex h-6 cursor-pointer items-center gap-3 rounded-[3px] px-2 hover:bg-hover', index === active && 'bg-selected')}
          >
            <span className="min-w-0 flex-1 truncate font-mono">{offer.text}</span>
            <span className="shrink-0 text-data-sm text-faint">{offer.detail || (offer.kind === 'used' ? '' : offer.kind)}</span>
          </li>
        ))}
      </ul>
      <div role="status" className="border-t border-line px-3 py-1.5 text-data-sm text-faint empty:hidden">
        {problem ? <p className="text-error">{problem.line}:{problem.column} {problem.message}</p> : null}
        {warnings.map((warning) => (
          <p key={`${warning.line}:${warning.column}`} className="text-warn">{warning.line}:{warning.column} {warning.message}</p>
        ))}
        {problem || hint === '' ? null : <p>{hint}</p>}
      </div>
    </div>
  );
}
