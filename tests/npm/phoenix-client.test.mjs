// `@arizeai/phoenix-client` from npm, unchanged: spans, traces and sessions.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { createClient } from "@arizeai/phoenix-client";
import {
  deleteSession,
  deleteSessions,
  getSession,
  getSessionTurns,
  listSessions,
} from "@arizeai/phoenix-client/sessions";
import { deleteSpan, getSpans, logSpans } from "@arizeai/phoenix-client/spans";
import { getTraces } from "@arizeai/phoenix-client/traces";

import { startBennu } from "../browser/lib/server.mjs";

const project = { projectName: "npm" };
let bennu, client;

before(async () => {
  bennu = await startBennu();
  client = createClient({ options: { baseUrl: bennu.url } });
});

after(() => bennu.stop());

const at = (second) => new Date(1_763_700_000_000 + second * 1000).toISOString();

function span(trace, number, kind, start, end, more = {}) {
  const { attributes = {}, status_code = "OK", ...rest } = more;
  const context = { trace_id: trace.repeat(32), span_id: `${trace}${number}`.repeat(8) };
  const times = { start_time: at(start), end_time: at(end) };
  return { name: `${kind} ${number}`, context, span_kind: kind, status_code, attributes, ...times, ...rest };
}

const SPANS = [
  span("a", 1, "CHAIN", 0, 4, { attributes: { "session.id": "chat-1", "input.value": "what?", "output.value": "that" } }),
  span("a", 2, "LLM", 1, 3, { parent_id: "a1".repeat(8), attributes: { "llm.token_count.prompt": 10, tier: "gold" } }),
  span("b", 1, "TOOL", 10, 11, { status_code: "ERROR", attributes: { "session.id": "chat-2" } }),
];

const names = ({ spans }) => spans.map((it) => it.name);

test("spans are logged, and refused the second time", async () => {
  assert.deepEqual(await logSpans({ client, project, spans: SPANS }), { totalReceived: 3, totalQueued: 3 });
  // Phoenix's report travels as text, which this client takes for a sentence.
  await assert.rejects(logSpans({ client, project, spans: SPANS }), /"total_duplicates": ?3/);
});

test("spans are read by what is asked of them", async () => {
  const ask = (more) => getSpans({ client, project, ...more });
  assert.deepEqual(names(await ask({})), ["TOOL 1", "LLM 2", "CHAIN 1"]);
  assert.deepEqual(names(await ask({ spanKind: "LLM" })), ["LLM 2"]);
  assert.deepEqual(names(await ask({ statusCode: ["ERROR"] })), ["TOOL 1"]);
  assert.deepEqual(names(await ask({ parentId: "null" })), ["TOOL 1", "CHAIN 1"]);
  assert.deepEqual(names(await ask({ name: ["LLM 2", "nothing"] })), ["LLM 2"]);
  assert.deepEqual(names(await ask({ traceIds: ["a".repeat(32)] })), ["LLM 2", "CHAIN 1"]);
  assert.deepEqual(names(await ask({ attributes: { tier: "gold" } })), ["LLM 2"]);
  assert.deepEqual(names(await ask({ startTime: new Date(at(1)), endTime: at(10) })), ["LLM 2"]);
  const first = await ask({ limit: 2 });
  assert.deepEqual(names(await ask({ limit: 2, cursor: first.nextCursor })), ["CHAIN 1"]);
});

test("traces come in the order asked for, with their spans", async () => {
  const ask = async (more) => (await getTraces({ client, project, ...more })).traces;
  const ids = (traces) => traces.map((it) => it.trace_id[0]).join("");
  assert.equal(ids(await ask({})), "ba");
  assert.equal(ids(await ask({ sort: "latency_ms", order: "desc" })), "ab");
  assert.equal(ids(await ask({ sessionId: "chat-2" })), "b");
  const [, trace] = await ask({ includeSpans: true });
  assert.deepEqual(trace.spans.map((it) => it.name), ["CHAIN 1", "LLM 2"]);
});

test("sessions are listed, found and told turn by turn", async () => {
  const sessions = await listSessions({ client, ...project });
  assert.deepEqual(sessions.map((it) => it.sessionId), ["chat-1", "chat-2"]);
  assert.deepEqual(await getSession({ client, sessionId: sessions[0].id }), sessions[0]);
  const [turn] = await getSessionTurns({ client, sessionId: "chat-1" });
  assert.equal(turn.input.value, "what?");
  assert.equal(turn.output.value, "that");
});

test("spans and sessions are deleted", async () => {
  await deleteSpan({ client, spanIdentifier: "a2".repeat(8) });
  await assert.rejects(deleteSpan({ client, spanIdentifier: "a2".repeat(8) }));
  await deleteSession({ client, sessionId: "chat-2" });
  await deleteSessions({ client, sessionIds: ["chat-1", "nobody"] });
  assert.deepEqual(await listSessions({ client, ...project }), []);
  assert.deepEqual(names(await getSpans({ client, project })), []);
});
