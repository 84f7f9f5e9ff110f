/** The time between two turns of a session. */
import type { TraceRow } from '../../api/types';
import { unixMs } from '../../lib/format';

type Timed = Pick<TraceRow, 'start_time_unix_nano' | 'latency_ms'>;

/** From the end of one turn to the start of the next; null where the first has no end, or was not over yet. */
export function pauseBefore(before: Timed, turn: Timed): number | null {
  if (before.latency_ms == null) return null;
  const ms = unixMs(turn.start_time_unix_nano) - unixMs(before.start_time_unix_nano) - before.latency_ms;
  return ms >= 0 ? Math.round(ms) : null;
}
