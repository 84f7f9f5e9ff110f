/** What stands around a span in its trace: its steps, and the call of a model before it. */
import type { RelatedSpans } from '../span/related';
import type { TraceLayout } from './traceLayout';

export function relatedSpans(layout: TraceLayout, spanId: string): RelatedSpans {
  const index = layout.indexOf.get(spanId) ?? -1;
  if (index < 0) return { steps: [], previousCallId: null };
  return { steps: steps(layout, index), previousCallId: previousCall(layout, index) };
}

function steps({ rows }: TraceLayout, index: number) {
  const found = [];
  for (let child = index + 1; child < rows[index]!.end; child = rows[child]!.end) {
    const { span } = rows[child]!;
    if (span) found.push(span);
  }
  return found;
}

/** Calls that ran beside this one are not its predecessors, however close they began. */
function previousCall({ rows, times }: TraceLayout, index: number): string | null {
  const begun = times[index]?.from;
  if (rows[index]!.span?.span_kind !== 'LLM' || begun === undefined) return null;
  for (let run = rows[index]!.parent; run >= 0; run = rows[run]!.parent) {
    let latest = -1;
    for (let at = run + 1; at < rows[run]!.end; at++) {
      const time = times[at];
      const isEarlier = at !== index && rows[at]!.span?.span_kind === 'LLM' && time && time.shape === 'closed' && time.to <= begun;
      if (isEarlier && (latest < 0 || time.to > times[latest]!.to)) latest = at;
    }
    if (latest >= 0) return rows[latest]!.id;
  }
  return null;
}
