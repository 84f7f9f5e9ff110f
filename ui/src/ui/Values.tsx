/** Numbers and times short on the page, exact on hover. What is missing is an empty cell. */
import type { Tokens } from '../api/types';
import {
  formatCost, formatDuration, formatExactCost, formatExactCount, formatExactDuration, formatRelativeTime, formatTimestamp, formatTokens,
} from '../lib/format';
import { useNow } from '../lib/useNow';

interface ValueProps {
  className?: string;
}

export function Duration({ ms, className }: ValueProps & { ms: number | null | undefined }) {
  if (ms === null || ms === undefined) return null;
  return <span data-tip={formatExactDuration(ms)} className={className}>{formatDuration(ms)}</span>;
}

export function Cost({ dollars, className }: ValueProps & { dollars: number | null | undefined }) {
  if (dollars === null || dollars === undefined) return null;
  return <span data-tip={formatExactCost(dollars)} className={className}>{formatCost(dollars)}</span>;
}

export function TokenCount({ tokens, className }: ValueProps & { tokens: Tokens | null | undefined }) {
  if (!tokens) return null;
  const exact = `${formatExactCount(tokens.total)} tokens\n${formatExactCount(tokens.prompt)} prompt, ${formatExactCount(tokens.completion)} completion`;
  return <span data-tip={exact} className={className}>{formatTokens(tokens.total)}</span>;
}

export function RelativeTime({ unixNano, className }: ValueProps & { unixNano: string | null | undefined }) {
  const now = useNow();
  if (!unixNano) return null;
  const { local, utc } = formatTimestamp(unixNano);
  return (
    <time data-tip={`${local}\n${utc}`} dateTime={utc.slice(0, 23).replace(' ', 'T') + 'Z'} className={className}>
      {formatRelativeTime(unixNano, now)}
    </time>
  );
}
