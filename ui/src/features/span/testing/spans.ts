/** Spans for tests: complete by default, different where a test says so. */
import type {
  DocumentView, ExceptionView, MeaningView, MessageView, SpanView, TokenCountsView, ToolCallView,
} from '../span';

export const noMeaning: MeaningView = {
  input: null,
  output: null,
  input_messages: [],
  output_messages: [],
  prompt_template: null,
  invocation_parameters: null,
  finish_reason: null,
  tools: [],
  tool: null,
  retrieval: null,
  reranking: null,
  embeddings: [],
  exceptions: [],
  metadata: null,
  tags: [],
};

export const noTokens: TokenCountsView = {
  prompt: null,
  completion: null,
  total: null,
  cache_read: null,
  cache_write: null,
  prompt_audio: null,
  reasoning: null,
  completion_audio: null,
};

type SpanParts = Partial<Omit<SpanView, 'meaning'>> & { meaning?: Partial<MeaningView> };

export function span({ meaning, ...parts }: SpanParts): SpanView {
  return {
    trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
    span_id: '00f067aa0ba902b7',
    global_id: 'U3Bhbjox',
    parent_id: null,
    session_id: null,
    user_id: null,
    name: 'answer_ticket',
    span_kind: 'CHAIN',
    otel_kind: 'internal',
    status_code: 'OK',
    status_message: '',
    start_time_unix_nano: '1763690000000000000',
    end_time_unix_nano: '1763690001842000000',
    latency_ms: 1842,
    model_name: null,
    provider: null,
    tokens: null,
    cost: null,
    attributes: {},
    events: [],
    links: [],
    resource: { attributes: {}, schema_url: '' },
    scope: { name: '', version: '', attributes: {}, schema_url: '' },
    trace_state: '',
    flags: 1,
    dropped_attributes_count: 0,
    dropped_events_count: 0,
    dropped_links_count: 0,
    weight: 1,
    ...parts,
    meaning: { ...noMeaning, ...meaning },
  };
}

/** A message with one part of text; an empty text is no part. */
export function message(role: string, text: string, rest: Partial<MessageView> = {}): MessageView {
  const parts: MessageView['parts'] = text === '' ? [] : [{ type: 'text', text }];
  return { role, name: null, parts, tool_calls: [], tool_call_id: null, finish_reason: null, ...rest };
}

export function call(id: string | null, name: string, args = '{}'): ToolCallView {
  return { id, name, arguments: args };
}

export function document(parts: Partial<DocumentView>): DocumentView {
  return { id: null, score: null, content: null, metadata: null, ...parts };
}

export function exception(parts: Partial<ExceptionView>): ExceptionView {
  return {
    exception_type: 'ValueError',
    message: 'no such order',
    stacktrace: null,
    escaped: false,
    time_unix_nano: '1763690001000000000',
    ...parts,
  };
}
