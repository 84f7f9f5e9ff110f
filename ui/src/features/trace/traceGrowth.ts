/** Whether a trace may still receive spans, and when to look again. */
import type { Trace } from '../../api/types';
import { unixMs } from '../../lib/format';

const SETTLED_AFTER_MS = 60_000;
const OPEN_AT_MOST_MS = 3_600_000;

/** Milliseconds until the next look; false once the trace has settled. */
export function refetchDelay(trace: Trace | undefined, nowMs: number): number | false {
  if (!trace) return false;
  const startedAgo = nowMs - unixMs(trace.start_time_unix_nano);
  const endedAgo = startedAgo - (trace.latency_ms ?? 0);
  const hasOpenSpan = trace.spans.some((span) => !span.end_time_unix_nano);
  if (hasOpenSpan && startedAgo < OPEN_AT_MOST_MS) return 3000;
  return endedAgo < SETTLED_AFTER_MS ? 5000 : false;
}
