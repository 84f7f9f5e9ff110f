/** What is far out for a list, by the figures that stand below it, and in which words. */
import type { Figures } from '../../api/types';
import { formatCost, formatDuration, formatExactCount } from '../../lib/format';

/** Of fewer rows, no hundredth part can be told. */
const ROWS_MIN = 100;
/** The server's percentiles are up to 3 % off; what lies within may not be beyond. */
const PERCENTILE_ERROR = 1.03;
/** In an even list something is the slowest too, and nobody needs to look at it. */
const TIMES_MEDIAN = 2;
const TIMES_MEAN = 10;

/** Why a latency is slow for this list; null when it is not, or nobody can tell. */
export function whySlow(ms: number, figures: Figures | undefined, noun: string): string | null {
  if (!figures?.latency || figures.count < ROWS_MIN) return null;
  const { p50_ms: p50, p99_ms: p99 } = figures.latency;
  if (ms <= p99 * PERCENTILE_ERROR || ms < p50 * TIMES_MEDIAN) return null;
  return `Slower than 99 % of these ${formatExactCount(figures.count)} ${noun}\np99 ${formatDuration(p99)}, p50 ${formatDuration(p50)}`;
}

/** Why a cost is high for this list. It knows no percentile of costs, but what all rows cost together. */
export function whyCostly(dollars: number, figures: Figures | undefined, noun: string): string | null {
  if (!figures?.cost || figures.count < ROWS_MIN) return null;
  const mean = figures.cost / figures.count;
  if (dollars < mean * TIMES_MEAN) return null;
  return `${formatExactCount(Math.floor(dollars / mean))} times the mean of these ${formatExactCount(figures.count)} ${noun}, ${formatCost(mean)}`;
}
