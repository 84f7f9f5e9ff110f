/** How a list that is already on the screen takes in what has arrived since. */
import type { TraceRow } from '../../api/types';

export interface TracePage {
  traces: TraceRow[];
  next?: string | null;
}

/** The traces of `head`, the newest page, that the list does not have yet. */
export function newTraces(pages: readonly TracePage[], head: TracePage): TraceRow[] {
  const known = idsOf(pages);
  return head.traces.filter((trace) => !known.has(trace.trace_id));
}

/** More has arrived than one page holds: what lies between it and the list is not known. */
export function hasGap(pages: readonly TracePage[], head: TracePage): boolean {
  const known = idsOf(pages);
  return head.next != null && known.size > 0 && !head.traces.some((trace) => known.has(trace.trace_id));
}

/** Rows that changed are changed in place, so that nothing moves under the pointer. Without a change, the same pages. */
export function withUpdates(pages: TracePage[], head: TracePage): TracePage[] {
  const fresh = new Map(head.traces.map((trace) => [trace.trace_id, trace]));
  const updated = (trace: TraceRow) => {
    const next = fresh.get(trace.trace_id);
    return next && JSON.stringify(next) !== JSON.stringify(trace) ? next : trace;
  };
  const next = pages.map((page) => {
    const traces = page.traces.map(updated);
    return traces.every((trace, index) => trace === page.traces[index]) ? page : { ...page, traces };
  });
  return next.every((page, index) => page === pages[index]) ? pages : next;
}

/** As `withUpdates`, with the new traces on top. */
export function withNewTraces(pages: TracePage[], head: TracePage): TracePage[] {
  const updated = withUpdates(pages, head);
  const [first, ...others] = updated;
  const arrived = newTraces(pages, head);
  if (!first || arrived.length === 0) return updated;
  return [{ ...first, traces: [...arrived, ...first.traces] }, ...others];
}

/** All rows, each trace once: a trace may move to a later page while pages are read. */
export function allRows(pages: readonly TracePage[]): TraceRow[] {
  const rows = new Map<string, TraceRow>();
  for (const page of pages) for (const trace of page.traces) if (!rows.has(trace.trace_id)) rows.set(trace.trace_id, trace);
  return [...rows.values()];
}

function idsOf(pages: readonly TracePage[]): Set<string> {
  return new Set(pages.flatMap((page) => page.traces.map((trace) => trace.trace_id)));
}
