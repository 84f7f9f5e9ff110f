/** How long a project keeps its traces, in words. */
import type { ProjectRetention } from '../../api/types';
import { formatExactCount } from '../../lib/format';

export type Bounds = Pick<ProjectRetention, 'days_max' | 'traces_max'>;

export function retentionWords({ days_max, traces_max }: Bounds): string {
  const words = [
    days_max == null ? null : days_max === 1 ? '1 day' : `${formatExactCount(days_max)} days`,
    traces_max == null ? null : traces_max === 1 ? 'the newest trace' : `the newest ${formatExactCount(traces_max)} traces`,
  ].filter((each) => each !== null);
  return words.length > 0 ? words.join(', at most ') : 'everything';
}

/** Whether some of what is kept now would go. */
export function isNarrower(next: Bounds, now: Bounds): boolean {
  const isLess = (a: number | null | undefined, b: number | null | undefined) => a != null && (b == null || a < b);
  return isLess(next.days_max, now.days_max) || isLess(next.traces_max, now.traces_max);
}
