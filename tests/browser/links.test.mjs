// Addresses in the shapes of Phoenix, which stand in people's tickets and dashboards: behind a root path too.
import assert from "node:assert/strict";
import { test } from "node:test";

import { sendTrace } from "./lib/otlp.mjs";
import { setting } from "./lib/setting.mjs";

const ROOT = "/observe/llm";
let traceId, spanId, nodeId, globalId;
const stage = setting({
  args: ["--root-path", ROOT],
  prepare: async ({ url }) => {
    traceId = await sendTrace(url, "shop", [
      { name: "agent.run", kind: "AGENT", attributes: { "session.id": "chat-2026-11" } },
      { name: "the call", kind: "LLM", parent: "agent.run" },
    ]);
    const trace = await (await fetch(`${url}${ROOT}/api/projects/shop/traces/${traceId}`)).json();
    spanId = trace.spans.find(({ name }) => name === "the call").span_id;
    nodeId = (await (await fetch(`${url}${ROOT}/v1/projects/shop/spans`)).json()).data.find(({ name }) => name === "the call").id;
    globalId = (await (await fetch(`${url}${ROOT}/api/projects/shop`)).json()).global_id;
  },
});

const SHAPES = {
  "a trace of a project named by its id": () => `/projects/${globalId}/traces/${traceId}`,
  "a trace of a project named by its name": () => `/projects/shop/traces/${traceId}`,
  "a stable link to a trace": () => `/redirects/traces/${traceId}`,
};

for (const [name, path] of Object.entries(SHAPES)) {
  test(`${name} opens below a root path, and stays below it`, async () => {
    const page = await stage.open(ROOT + path());
    await page.getByRole("heading", { level: 1, name: "agent.run" }).waitFor();
    assert.ok(new URL(page.url()).pathname.startsWith(`${ROOT}/projects/`), page.url());
  });
}

test("a stable link to a span opens its trace with the span chosen", async () => {
  const page = await stage.open(`${ROOT}/redirects/spans/${spanId}`);
  await page.getByRole("region", { name: "Span", exact: true }).getByRole("heading", { name: "the call" }).waitFor();
  assert.ok(page.url().endsWith(`${ROOT}/projects/shop/traces/${traceId}?span=${spanId}`), page.url());
});

for (const list of ["traces", "spans"]) {
  test(`Phoenix's address of a span opened from the ${list} opens the trace with that span chosen`, async () => {
    const page = await stage.open(`${ROOT}/projects/${globalId}/${list}/${traceId}?selectedSpanNodeId=${encodeURIComponent(nodeId)}`);
    await page.getByRole("region", { name: "Span", exact: true }).getByRole("heading", { name: "the call" }).waitFor();
    await page.waitForURL(`**${ROOT}/projects/${globalId}/traces/${traceId}?span=${spanId}`);
  });
}

test("Phoenix's address of a session opens it", async () => {
  const page = await stage.open(`${ROOT}/projects/${globalId}/sessions/${btoa("ProjectSession:chat-2026-11")}`);
  await page.getByRole("heading", { name: "chat-2026-11" }).waitFor();
  assert.equal(new URL(page.url()).pathname, `${ROOT}/projects/${globalId}/sessions/chat-2026-11`);
});

test("stable links to a session and to a project open them", async () => {
  const session = await stage.open(`${ROOT}/redirects/sessions/chat-2026-11`);
  await session.getByRole("heading", { name: "chat-2026-11" }).waitFor();
  const project = await stage.open(`${ROOT}/redirects/projects/shop`);
  await project.getByRole("grid", { name: "Traces" }).getByText("agent.run").waitFor();
  assert.equal(new URL(project.url()).pathname, `${ROOT}/projects/shop/traces`);
});

test("a project's address alone opens its traces, and its links stay below the root path", async () => {
  const page = await stage.open(`${ROOT}/projects/${globalId}`);
  await page.getByRole("grid", { name: "Traces" }).getByRole("link").first().click();
  await page.getByRole("treegrid", { name: "Spans" }).waitFor();
  assert.ok(new URL(page.url()).pathname.startsWith(`${ROOT}/projects/`), page.url());
  await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Projects" }).click();
  await page.getByRole("link", { name: "shop", exact: true }).waitFor();
});
