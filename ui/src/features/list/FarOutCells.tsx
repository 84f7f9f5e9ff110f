/** Latency and cost of a row, amber with a sign where they are far out for the list, saying why on hover. */
import { ChevronsUp } from 'lucide-react';
import { createContext, useContext } from 'react';
import type { Figures } from '../../api/types';
import { formatCost, formatDuration, formatExactCost, formatExactDuration } from '../../lib/format';
import { Cost, Duration } from '../../ui/Values';
import { whyCostly, whySlow } from './farOut';

interface Usual {
  figures: Figures | undefined;
  /** Of what the list is. */
  noun: string;
}

/** The cells read it themselves, so that figures that arrive late change only those that are far out. */
export const UsualContext = createContext<Usual>({ figures: undefined, noun: '' });

export function LatencyCell({ ms }: { ms: number | null | undefined }) {
  const { figures, noun } = useContext(UsualContext);
  const why = ms == null ? null : whySlow(ms, figures, noun);
  if (ms == null || why === null) return <Duration ms={ms} />;
  return <Marked name="Slow" tip={`${formatExactDuration(ms)}\n${why}`}>{formatDuration(ms)}</Marked>;
}

export function CostCell({ dollars }: { dollars: number | null | undefined }) {
  const { figures, noun } = useContext(UsualContext);
  const why = dollars == null ? null : whyCostly(dollars, figures, noun);
  if (dollars == null || why === null) return <Cost dollars={dollars} className="text-muted" />;
  return <Marked name="Costly" tip={`${formatExactCost(dollars)}\n${why}`}>{formatCost(dollars)}</Marked>;
}

function Marked({ name, tip, children }: { name: string; tip: string; children: string }) {
  return (
    <span data-tip={tip} className="font-medium text-warn">
      <ChevronsUp role="img" aria-label={name} className="mr-0.5 inline size-3 align-[-1.5px]" />
      {children}
    </span>
  );
}
