/** Rows of traces for tests. */
import type { TraceRow } from '../../../api/types';

export function traceRow(id: string, more: Partial<TraceRow> = {}): TraceRow {
  return {
    trace_id: id,
    start_time_unix_nano: '1700000000000000000',
    latency_ms: 842,
    span_count: 4,
    error_count: 0,
    tokens: { prompt: 400, completion: 42, total: 442 },
    cost: 0.0042,
    root: {
      span_id: `${id}-root`,
      name: 'agent.run',
      span_kind: 'AGENT',
      status_code: 'OK',
      status_message: '',
      is_orphan: false,
      input_preview: 'Where is my order?',
      output_preview: 'On its way.',
    },
    ...more,
  };
}
