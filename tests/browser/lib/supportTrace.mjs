// A run of a support agent that fails, in the shape many teams' own tracing modules send: OpenInference names,
// with messages and documents as JSON strings.

export const PROMPT = "You are the support agent of an outdoor shop. Answer in at most three sentences.";
export const QUESTION = "My tent NL-20417 arrived torn. Can I send it back?";
export const FAILURE = "Rate limit reached for gpt-4o-mini";

const CALL = {
  id: "call_1",
  type: "function",
  function: { name: "lookup_order", arguments: '{"order_id":"NL-20417"}' },
};
const ORDER = '{"order_id":"NL-20417","status":"delivered"}';
const ASKED = [
  { role: "system", content: PROMPT },
  { role: "user", content: QUESTION },
];
const CONTINUED = [
  ...ASKED,
  { role: "assistant", content: null, tool_calls: [CALL] },
  { role: "tool", tool_call_id: "call_1", content: ORDER },
];
export const DOCUMENTS = [
  { id: "returns-30-days", score: 0.91, text: "You can return unused items within 30 days." },
  { id: "warranty", score: 0.64, text: "Tents carry a warranty of five years on seams and zips." },
];

export const SUPPORT_TRACE = [
  {
    name: "agent.run",
    kind: "AGENT",
    attributes: { "user.id": "user-1182", "session.id": "session-7", "input.value": QUESTION },
    status: "ERROR",
    message: FAILURE,
    durationMs: 3_400,
  },
  {
    key: "first call",
    parent: "agent.run",
    name: "llm.chat",
    kind: "LLM",
    attributes: {
      ...callAttributes(ASKED),
      "llm.output_messages": JSON.stringify([{ role: "assistant", content: null, tool_calls: [CALL] }]),
      "llm.token_count.prompt": 142,
      "llm.token_count.completion": 18,
      "llm.token_count.total": 160,
    },
    offsetMs: 20,
    durationMs: 900,
  },
  {
    parent: "agent.run",
    name: "tool.lookup_order",
    kind: "TOOL",
    attributes: { "tool.name": "lookup_order", "input.value": CALL.function.arguments, "output.value": ORDER },
    offsetMs: 950,
    durationMs: 120,
  },
  {
    parent: "agent.run",
    name: "retrieval",
    kind: "RETRIEVER",
    attributes: {
      "input.value": "return a torn tent",
      "retrieval.top_k": 2,
      "retrieval.documents": JSON.stringify(DOCUMENTS),
    },
    offsetMs: 1_100,
    durationMs: 60,
  },
  {
    key: "failed call",
    parent: "agent.run",
    name: "llm.chat",
    kind: "LLM",
    attributes: callAttributes(CONTINUED),
    status: "ERROR",
    message: FAILURE,
    exception: {
      type: "openai.RateLimitError",
      message: FAILURE,
      stacktrace: `Traceback (most recent call last):\n  File "/app/agent.py", line 88, in run\n    reply = chat(messages)\nopenai.RateLimitError: ${FAILURE}`,
    },
    offsetMs: 1_200,
    durationMs: 2_150,
  },
];

function callAttributes(messages) {
  return {
    "llm.model_name": "gpt-4o-mini",
    "llm.invocation_parameters": JSON.stringify({ temperature: 0.2, max_tokens: 400 }),
    "llm.input_messages": JSON.stringify(messages),
  };
}
