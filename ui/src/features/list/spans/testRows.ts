/** Rows of spans for tests. */
import type { SpanRow } from '../../../api/types';

export function spanRow(name: string, more: Partial<SpanRow> = {}): SpanRow {
  return {
    trace_id: `${name}-trace`,
    span_id: `${name}-span`,
    name: `llm.${name}`,
    span_kind: 'LLM',
    status_code: 'OK',
    status_message: '',
    start_time_unix_nano: '1700000000000000000',
    latency_ms: 842,
    model_name: 'gpt-4o',
    tokens: { prompt: 400, completion: 42, total: 442 },
    cost: 0.0042,
    input_preview: 'Where is my order?',
    output_preview: 'On its way.',
    ...more,
  };
}
