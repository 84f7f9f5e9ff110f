// The reason the page exists: something failed, and somebody wants to see what the model was told.
import assert from "node:assert/strict";
import { test } from "node:test";

import { sendTrace } from "./lib/otlp.mjs";
import { setting } from "./lib/setting.mjs";
import { DOCUMENTS, FAILURE, PROMPT, QUESTION, SUPPORT_TRACE } from "./lib/supportTrace.mjs";
import { traceScreen } from "./lib/traceScreen.mjs";

let traceId;
const stage = setting({
  prepare: async ({ url }) => {
    await sendTrace(url, "support", [{ name: "health check", attributes: { "input.value": "all is well" } }]);
    traceId = await sendTrace(url, "support", SUPPORT_TRACE);
  },
});
const tracePath = () => `/projects/support/traces/${traceId}`;

test("from the projects to the prompt of the failed call in three clicks", async () => {
  const page = await stage.open("/");
  await page.getByRole("link", { name: "support", exact: true }).click();
  await page.getByRole("button", { name: "Errors only" }).click();
  await page.getByRole("grid", { name: "Traces" }).getByRole("row").filter({ hasText: "agent.run" }).click();

  const { heading, part } = traceScreen(page);
  await part("Error").getByText(FAILURE).first().waitFor();
  assert.equal(await heading.textContent(), "llm.chat");
  await part("Conversation").getByText(PROMPT).waitFor();
  await part("Conversation").getByText(QUESTION).waitFor();
});

test("the error stands above everything else the span says", async () => {
  const page = await stage.open(tracePath());
  const { part } = traceScreen(page);
  const error = await part("Error").boundingBox();
  const conversation = await part("Conversation").boundingBox();
  assert.ok(error.y + error.height <= conversation.y);
  await part("Error").getByText("openai.RateLimitError").first().waitFor();
});

test("tree and waterfall are one table: every span with its kind, its depth and its time", async () => {
  const page = await stage.open(tracePath());
  const { row, selectedRow } = traceScreen(page);
  assert.equal(await row("agent.run").getAttribute("aria-level"), "1");
  assert.equal(await row("retrieval").getAttribute("aria-level"), "2");
  assert.equal(await row("llm.chat").count(), 2);
  await row("tool.lookup_order").getByRole("img", { name: "Tool" }).waitFor();
  await row("tool.lookup_order").getByText("120 ms").waitFor();
  assert.match(await selectedRow.textContent(), /llm\.chat/);
});

test("documents are listed as they were ranked", async () => {
  const page = await stage.open(tracePath());
  const { row, part } = traceScreen(page);
  await row("retrieval").click();
  const documents = part("Documents").getByRole("list", { name: "Documents" }).getByRole("listitem");
  await documents.first().waitFor();
  assert.equal(await documents.count(), DOCUMENTS.length);
  for (const [index, document] of DOCUMENTS.entries()) {
    const text = await documents.nth(index).textContent();
    assert.ok(text.includes(document.id) && text.includes(document.text), text);
  }
});

test("a tool shows its arguments and its result, a call of a tool the same in the conversation", async () => {
  const page = await stage.open(tracePath());
  const { row, part, span } = traceScreen(page);
  await span.getByRole("group", { name: "Call of lookup_order" }).getByText("NL-20417").first().waitFor();
  await row("tool.lookup_order").click();
  await part("Arguments").getByText("NL-20417").waitFor();
  await part("Result").getByText("delivered").waitFor();
});

test("j and k walk through the spans, and the address follows", async () => {
  const page = await stage.open(tracePath());
  const { heading, row, selectedRow } = traceScreen(page);
  await row("agent.run").click();
  await page.waitForFunction(() => document.querySelector("#span-detail h2")?.textContent === "agent.run");
  const before = page.url();
  await page.keyboard.press("j");
  await selectedRow.filter({ hasText: "llm.chat" }).waitFor();
  await heading.filter({ hasText: "llm.chat" }).waitFor();
  assert.notEqual(page.url(), before);
  await page.keyboard.press("j");
  await heading.filter({ hasText: "tool.lookup_order" }).waitFor();
  await page.keyboard.press("k");
  await page.keyboard.press("k");
  await heading.filter({ hasText: "agent.run" }).waitFor();
  assert.equal(page.url(), before);
});

test("a copied address shows a colleague the same span", async () => {
  const page = await stage.open(tracePath());
  await traceScreen(page).row("retrieval").click();
  await traceScreen(page).part("Documents").waitFor();
  const colleague = await stage.open(page.url());
  await traceScreen(colleague).part("Documents").waitFor();
});

test("going back finds the list as it was left", async () => {
  const page = await stage.open("/projects/support/traces?errors");
  const row = page.getByRole("grid", { name: "Traces" }).getByRole("row").filter({ hasText: "agent.run" });
  await row.click();
  await traceScreen(page).tree.waitFor();
  await page.goBack();
  await row.waitFor();
  assert.equal(await row.getAttribute("aria-selected"), "true");
  assert.equal(await page.getByRole("button", { name: "Errors only" }).getAttribute("aria-pressed"), "true");
});
