// What Phoenix's command line (`px`) and its MCP server ask, through the client that both stand on: npm has neither.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { createClient } from "@arizeai/phoenix-client";
import { logSpans } from "@arizeai/phoenix-client/spans";
import { getTraces } from "@arizeai/phoenix-client/traces";

import { startBennu } from "../browser/lib/server.mjs";

const TRACES = 30;
const PROJECT = "tools";
let bennu, client, project;

const hex = (number, digits) => number.toString(16).padStart(digits, "0");
const at = (second) => new Date(1_763_700_000_000 + second * 1000).toISOString();

/** The data of an answer; openapi-fetch puts refusals beside it. */
async function get(path, params = {}) {
  const { data, error } = await client.GET(path, { params });
  assert.equal(error, undefined);
  return data;
}

async function post(path, body, query = {}) {
  const { data, error } = await client.POST(path, { body, params: { query } });
  assert.equal(error, undefined);
  return data;
}

const inProject = (query) => ({ path: { project_identifier: project }, query });

/** Every page, as both tools read lists. */
async function all(path, query) {
  const items = [];
  let cursor;
  do {
    const page = await get(path, inProject({ ...query, cursor }));
    items.push(...page.data);
    cursor = page.next_cursor || undefined;
  } while (cursor);
  return items;
}

before(async () => {
  bennu = await startBennu();
  client = createClient({ options: { baseUrl: bennu.url } });
  const spans = Array.from({ length: TRACES }, (_, number) => ({
    name: `step ${number}`,
    context: { trace_id: hex(number + 1, 32), span_id: hex(number + 1, 16) },
    span_kind: number % 2 ? "LLM" : "CHAIN",
    status_code: number % 3 ? "OK" : "ERROR",
    start_time: at(number),
    end_time: at(number + 1),
    attributes: { "session.id": `chat-${number % 4}` },
  }));
  await logSpans({ client, project: { projectName: PROJECT }, spans });
});

after(() => bennu.stop());

test("who asks, and which projects there are", async () => {
  assert.deepEqual((await get("/v1/user")).data, { auth_method: "ANONYMOUS" });
  const named = await get("/v1/projects/{project_identifier}", { path: { project_identifier: PROJECT } });
  project = named.data.id;
  const listed = await get("/v1/projects", { query: { limit: 100, include_experiment_projects: false } });
  assert.deepEqual(listed.data.map((it) => it.name).sort(), ["default", PROJECT]);
});

test("traces are read newest first, with their spans by the thousand", async () => {
  const asked = { client, project: { project }, sort: "start_time", order: "desc" };
  const { traces } = await getTraces({ ...asked, limit: 10, startTime: at(5) });
  assert.equal(traces[0].trace_id, hex(TRACES, 32));
  const query = { trace_id: traces.map((it) => it.trace_id), limit: 1000 };
  assert.equal((await all("/v1/projects/{project_identifier}/spans", query)).length, 10);
  // A trace is found by the beginning of its id: every page is looked through.
  const found = [];
  let cursor = null;
  do {
    const page = await getTraces({ ...asked, limit: 7, cursor });
    found.push(...page.traces.filter((it) => it.trace_id.startsWith(hex(9, 32).slice(0, 32))));
    cursor = page.nextCursor;
  } while (cursor);
  assert.equal(found.length, 1);
});

test("spans are chosen by what is asked of them", async () => {
  const names = async (query) => (await all("/v1/projects/{project_identifier}/spans", query)).map((it) => it.name);
  assert.equal((await names({ span_kind: ["LLM"], status_code: ["ERROR"], limit: 2 })).length, 5);
  assert.deepEqual(await names({ name: ["step 3", "step 4"], parent_id: "null" }), ["step 4", "step 3"]);
  assert.deepEqual(await names({ start_time: at(28), end_time: at(29) }), ["step 28"]);
});

test("what is said of spans, traces and sessions is read page by page", async () => {
  const said = { annotator_kind: "HUMAN", result: { label: "good", score: 1 } };
  const span_ids = Array.from({ length: TRACES }, (_, number) => hex(number + 1, 16));
  await post("/v1/span_annotations", { data: span_ids.map((span_id) => ({ span_id, name: "quality", ...said })) }, { sync: true });
  await post("/v1/trace_annotations", { data: [{ trace_id: hex(1, 32), name: "whole", ...said }] }, { sync: true });
  await post("/v1/session_annotations", { data: [{ session_id: "chat-1", name: "mood", ...said }] }, { sync: true });
  await post("/v1/span_notes", { data: { span_id: span_ids[0], note: "look here" } });
  const of = (kind, query) => all(`/v1/projects/{project_identifier}/${kind}_annotations`, query);
  const found = await of("span", { span_ids, limit: 7, exclude_annotation_names: ["note"] });
  assert.equal(new Set(found.map((it) => it.span_id)).size, TRACES);
  const [note] = await of("span", { span_ids, include_annotation_names: ["note"] });
  assert.equal(note.result.explanation, "look here");
  assert.equal((await of("trace", { trace_ids: [hex(1, 32)] })).length, 1);
  assert.equal((await of("session", { session_ids: ["chat-1"], limit: 100 }))[0].name, "mood");
});

test("sessions are listed and found, by id and by name", async () => {
  const sessions = await all("/v1/projects/{project_identifier}/sessions", { limit: 3, order: "desc" });
  assert.equal(sessions.length, 4);
  for (const session_identifier of [sessions[0].id, sessions[0].session_id]) {
    const { data } = await get("/v1/sessions/{session_identifier}", { path: { session_identifier } });
    assert.equal(data.session_id, sessions[0].session_id);
    assert.equal(data.project_id, project);
  }
});

test("annotation configs are made, listed, assigned and deleted", async () => {
  const config = { type: "CATEGORICAL", name: "mood", values: [{ label: "calm" }], optimization_direction: "NONE" };
  const made = (await post("/v1/annotation_configs", config)).data;
  const listed = await get("/v1/annotation_configs", { query: { limit: 100 } });
  assert.ok(listed.data.some((it) => it.id === made.id));
  const { data } = await get("/v1/annotation_configs/{config_identifier}", { path: { config_identifier: "mood" } });
  assert.equal(data.id, made.id);
  const { error } = await client.DELETE("/v1/annotation_configs/{config_id}", { params: { path: { config_id: made.id } } });
  assert.equal(error, undefined);
});

test("a query in GraphQL is passed through", async () => {
  const response = await fetch(`${bennu.url}/graphql`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ query: "{ projects { edges { node { name traceCount } } } }" }),
  });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined);
  assert.ok(data.projects.edges.some(({ node }) => node.name === PROJECT && node.traceCount === TRACES));
});
