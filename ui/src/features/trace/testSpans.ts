/** Spans for tests, told in as few words as possible. */
import type { Trace, TraceSpan } from '../../api/types';

const ORIGIN = 1_700_000_000_000_000_000n;
const NOTHING = { prompt: 0, completion: 0, total: 0 };

/** `start` and `end` in milliseconds after the trace's beginning; an `end` of null never came. */
export function span(id: string, parent: string | null, start: number, end: number | null, more: Partial<TraceSpan> = {}): TraceSpan {
  const at = (ms: number) => String(ORIGIN + BigInt(Math.round(ms * 1e6)));
  return {
    span_id: id,
    parent_id: parent,
    is_orphan: false,
    name: id,
    span_kind: 'CHAIN',
    status_code: 'OK',
    status_message: '',
    start_time_unix_nano: at(start),
    end_time_unix_nano: end === null ? null : at(end),
    latency_ms: end === null || end < start ? null : end - start,
    tokens: null,
    cost: null,
    is_unpriced: false,
    cumulative: { error_count: 0, tokens: NOTHING, cost: 0 },
    ...more,
  };
}

export function trace(spans: TraceSpan[], more: Partial<Trace> = {}): Trace {
  return {
    trace_id: '0af7651916cd43dd8448eb211c80319c',
    project_id: 1,
    project_name: 'support',
    start_time_unix_nano: String(ORIGIN),
    latency_ms: 100,
    error_count: spans.filter((each) => each.status_code === 'ERROR').length,
    tokens: NOTHING,
    cost: null,
    models: [],
    unpriced_models: [],
    root_span_id: spans[0]?.span_id ?? null,
    first_error_span_id: spans.find((each) => each.status_code === 'ERROR')?.span_id ?? null,
    spans,
    ...more,
  };
}
