/** What is odd about a row's time or place, in a few words and in a sentence. */
import { formatDuration } from '../../lib/format';
import type { TraceLayout } from './traceLayout';

export interface SpanNote {
  short: string;
  full: string;
}

/** Clocks that tick in milliseconds disagree by one without being wrong. */
const TOLERATED_MS = 1;

/** Nothing is repaired: what was sent is drawn, and said. */
export function spanNote({ rows, times }: TraceLayout, index: number): SpanNote | null {
  const row = rows[index]!;
  const time = times[index];
  if (!row.span) return { short: 'not in this trace', full: 'Spans name this parent, but it is not in the trace.' };
  if (row.isInCycle) return { short: 'parents form a ring', full: 'Following the parents of this span leads back to itself. It is shown at the top.' };
  if (time?.shape === 'open') return { short: 'no end', full: 'No end was reported. It may still be running, or its process died.' };
  if (time?.shape === 'backwards') return { short: 'ends before it starts', full: 'Its end lies before its start: the clock was set back, or two clocks disagree.' };
  const parentTime = times[row.parent];
  if (time && parentTime && time.from < parentTime.from - TOLERATED_MS) {
    const early = formatDuration(parentTime.from - time.from);
    return { short: `${early} before its parent`, full: `It starts ${early} before its parent: probably the clocks of two machines disagree.` };
  }
  return null;
}
