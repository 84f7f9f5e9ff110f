// A span of every kind, as its senders write it, each with a word of its own by which a test finds it.

const TOOL = { type: "function", function: { name: "lookup_order", description: "Finds an order by its number.", parameters: { type: "object", properties: { order_id: { type: "string" } } } } };
const DOCUMENTS = [
  { id: "returns-30-days", score: 0.91, content: "You can return unused items within 30 days.", metadata: { language: "en", page: 4 } },
  { id: "warranty", score: 0.64, content: "Tents carry a warranty of five years on seams and zips." },
  { id: "shipping", score: 0.32, content: "Parcels leave the warehouse on the next working day." },
];

/** By the kind of the span. What stands under `shows` is seen in its panel, in the named part. */
export const KINDS = [
  {
    kind: "AGENT", name: "support agent", durationMs: 4_000,
    attributes: { "input.value": "Can I send my tent back?", "output.value": "Yes, within 30 days.", "agent.name": "support" },
    shows: { Input: "Can I send my tent back?", Output: "Yes, within 30 days.", Steps: "answer the question" },
  },
  {
    kind: "CHAIN", name: "load the session", parent: "support agent", offsetMs: 10, durationMs: 30,
    attributes: { "input.value": JSON.stringify({ session: "s-7" }), "input.mime_type": "application/json", "output.value": JSON.stringify({ turns: 3 }), "output.mime_type": "application/json" },
    shows: { Input: "s-7", Output: "turns" },
  },
  {
    kind: "LLM", name: "plan", parent: "support agent", offsetMs: 50, durationMs: 700,
    attributes: {
      "llm.model_name": "gpt-4o-mini", "llm.provider": "openai",
      "llm.invocation_parameters": JSON.stringify({ temperature: 0.2, max_tokens: 400 }),
      "llm.input_messages": JSON.stringify([{ role: "system", content: "Plan the answer." }, { role: "user", content: "Can I send my tent back?" }]),
      "llm.output_messages": JSON.stringify([{ role: "assistant", content: "Search the help center." }]),
      "llm.token_count.prompt": 80, "llm.token_count.completion": 12, "llm.token_count.total": 92,
    },
    shows: { Conversation: "Plan the answer.", Answer: "Search the help center." },
  },
  {
    kind: "EMBEDDING", name: "embed the query", parent: "support agent", offsetMs: 800, durationMs: 90,
    attributes: {
      "embedding.model_name": "text-embedding-3-small",
      "embedding.embeddings": JSON.stringify([{ "embedding.text": "return a tent", "embedding.vector": [0.6, 0.8, 0] }]),
    },
    shows: { Embeddings: "return a tent" },
  },
  {
    kind: "RETRIEVER", name: "search the help center", parent: "support agent", offsetMs: 900, durationMs: 60,
    attributes: { "input.value": "return a tent", "retrieval.top_k": 3, "retrieval.documents": JSON.stringify(DOCUMENTS) },
    shows: { Query: "return a tent", Documents: "You can return unused items within 30 days." },
  },
  {
    kind: "RERANKER", name: "rerank", parent: "support agent", offsetMs: 970, durationMs: 80,
    attributes: {
      "reranker.query": "return a tent", "reranker.model_name": "bge-reranker", "reranker.top_k": 2,
      "reranker.input_documents": JSON.stringify(DOCUMENTS),
      "reranker.output_documents": JSON.stringify([{ ...DOCUMENTS[1], score: 0.97 }, { ...DOCUMENTS[0], score: 0.55 }]),
    },
    shows: { Query: "return a tent", "After reranking": "warranty", Before: "shipping" },
  },
  {
    kind: "TOOL", name: "lookup_order", parent: "support agent", offsetMs: 1_100, durationMs: 120, status: "ERROR", message: "no order 17",
    attributes: { "tool.name": "lookup_order", "tool.description": "Finds an order by its number.", "tool.parameters": JSON.stringify({ order_id: "string" }), "input.value": '{"order_id":"17"}', "output.value": "null" },
    exception: {
      type: "KeyError", message: "'17'",
      stacktrace: 'Traceback (most recent call last):\n  File "/app/orders.py", line 12, in lookup\n    return ORDERS[order_id]\nKeyError: \'17\'',
    },
    shows: { Error: "KeyError", Arguments: "17", Tool: "Finds an order by its number." },
  },
  {
    kind: "PROMPT", name: "render the prompt", parent: "support agent", offsetMs: 1_300, durationMs: 2,
    attributes: {
      "llm.prompt_template.template": "Answer {{name}} about {{topic}}.", "llm.prompt_template.version": "v4",
      "llm.prompt_template.variables": JSON.stringify({ name: "Maeve", topic: "returns" }), "output.value": "Answer Maeve about returns.",
    },
    shows: { "Prompt template": "Maeve", Output: "Answer Maeve about returns." },
  },
  {
    kind: "LLM", name: "answer the question", parent: "support agent", offsetMs: 1_400, durationMs: 1_900,
    attributes: {
      "llm.model_name": "our-own-model-7b", "llm.provider": "vllm",
      "llm.invocation_parameters": JSON.stringify({ temperature: 0.7, max_tokens: 400 }),
      "llm.tools": JSON.stringify([{ "tool.json_schema": JSON.stringify(TOOL) }]),
      "llm.input_messages": JSON.stringify([
        { role: "system", content: "Plan the answer." },
        { role: "user", content: "Can I send my tent back?" },
        { role: "assistant", content: "Search the help center." },
        { role: "user", content: "Found: you can return unused items within 30 days." },
      ]),
      "llm.output_messages": JSON.stringify([{ role: "assistant", content: "Yes, within 30 days." }]),
      "llm.token_count.prompt": 212, "llm.token_count.completion": 9, "llm.token_count.total": 221,
      "llm.token_count.prompt_details.cache_read": 128, "llm.token_count.completion_details.reasoning": 3,
    },
    shows: {
      "Since the previous call": "temperature 0.2 0.7", Conversation: "new", Answer: "Yes, within 30 days.",
      "Tokens and cost": "no price is known for our-own-model-7b", Parameters: "temperature", "Tools offered": "lookup_order",
    },
  },
  {
    kind: "GUARDRAIL", name: "check the answer", parent: "support agent", offsetMs: 3_400, durationMs: 40,
    attributes: { "input.value": "Yes, within 30 days.", "output.value": JSON.stringify({ allowed: true, score: 0.02 }), "output.mime_type": "application/json" },
    shows: { Input: "Yes, within 30 days.", Output: "allowed" },
  },
  {
    kind: "EVALUATOR", name: "judge helpfulness", parent: "support agent", offsetMs: 3_500, durationMs: 400,
    attributes: { "input.value": "Is the answer helpful?", "output.value": JSON.stringify({ label: "helpful", score: 1, explanation: "It answers the question." }), "output.mime_type": "application/json" },
    shows: { Input: "Is the answer helpful?", Output: "It answers the question." },
  },
  {
    kind: "UNKNOWN", name: "GET /orders", parent: "support agent", offsetMs: 1_120, durationMs: 80,
    attributes: { "http.request.method": "GET", "url.path": "/orders/17", "http.response.status_code": 404 },
    shows: { Attributes: "/orders/17" },
  },
];

const PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const call = (id, name, args) => ({ id, type: "function", function: { name, arguments: args } });

/** Every shape of a message. What stands under `shows` is seen in the conversation or the answer. */
export const MESSAGE_SHAPES = [
  { name: "plain text", messages: [{ role: "user", content: "Just a question." }], shows: ["Just a question."] },
  { name: "markdown", messages: [{ role: "user", content: "# Heading\n\n- **one**\n- `two`\n\n| a | b |\n|---|---|\n| 1 | 2 |" }], shows: ["Heading", "two"] },
  { name: "text in parts", messages: [{ role: "user", content: [{ type: "text", text: "First part." }, { type: "text", text: "Second part." }] }], shows: ["First part.", "Second part."] },
  { name: "JSON as text", messages: [{ role: "user", content: '{"order":{"id":17,"items":["tent"]}}' }], shows: ["order"] },
  { name: "developer instructions", messages: [{ role: "developer", content: "Answer in French." }, { role: "user", content: "Hello" }], shows: ["Answer in French."] },
  {
    name: "tool calls with results, in parallel",
    messages: [
      { role: "user", content: "Where are my orders?" },
      { role: "assistant", content: null, tool_calls: [call("a", "find_order", '{"id":1}'), call("b", "find_order", '{"id":2}')] },
      { role: "tool", tool_call_id: "b", content: "on its way" },
      { role: "tool", tool_call_id: "a", content: "delivered" },
    ],
    shows: ["find_order", "on its way", "delivered"],
  },
  { name: "a legacy function call", messages: [{ role: "assistant", content: null, function_call: { name: "weather", arguments: '{"city":"Bern"}' } }, { role: "function", name: "weather", content: "12 °C" }], shows: ["weather", "12 °C"] },
  { name: "broken arguments", messages: [{ role: "assistant", content: null, tool_calls: [call("a", "find_order", '{"id": 1')] }], shows: ["not valid JSON"] },
  { name: "reasoning before the answer", output: [{ role: "assistant", content: "Within 30 days.", reasoning_content: "The help center says 30 days." }], shows: ["Reasoning", "Within 30 days."] },
  { name: "an image in the message", messages: [{ role: "user", content: [{ type: "text", text: "What is this?" }, { type: "image_url", image_url: { url: PIXEL } }] }], shows: ["What is this?"] },
  { name: "an image elsewhere", messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "https://images.example/tent.png" } }] }], shows: ["images.example"] },
  { name: "sound", messages: [{ role: "user", content: [{ type: "input_audio", input_audio: { data: "AAAA", format: "wav" } }] }], shows: ["Audio"] },
  { name: "a file", messages: [{ role: "user", content: [{ type: "file", file: { filename: "receipt.pdf", file_id: "f1" } }] }], shows: ["receipt.pdf"] },
  { name: "a part of an unknown type", messages: [{ role: "user", content: [{ type: "hologram", data: 1 }] }], shows: ["hologram"] },
  { name: "an empty message", messages: [{ role: "assistant", content: "" }], shows: ["empty message"] },
  { name: "an answer cut short", messages: [{ role: "user", content: "Tell me everything." }], output: [{ role: "assistant", content: "It began", finish_reason: "length" }], shows: ["It began", "length"] },
  { name: "a long conversation", messages: [{ role: "system", content: "Be kind." }, ...Array.from({ length: 30 }, (_, i) => ({ role: i % 2 ? "assistant" : "user", content: `Turn ${i + 1} of a long talk.` }))], shows: ["Be kind.", "Turn 30 of a long talk.", "earlier messages"] },
].map((shape) => ({
  ...shape,
  kind: "LLM",
  parent: "every shape",
  attributes: {
    ...(shape.messages ? { "llm.input_messages": JSON.stringify(shape.messages) } : {}),
    ...(shape.output ? { "llm.output_messages": JSON.stringify(shape.output) } : {}),
  },
}));

/** Sent together, below one root. */
export const SHAPES_TRACE = [{ name: "every shape", kind: "CHAIN" }, ...MESSAGE_SHAPES.map((shape, at) => ({ ...shape, offsetMs: at * 100 }))];
