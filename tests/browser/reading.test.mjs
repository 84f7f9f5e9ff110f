// What an opened trace tells beside its spans' own words: where the time went, what is odd about it, where it leads.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

import { sendTrace } from "./lib/otlp.mjs";
import { ODD_SPANS } from "./lib/screens.mjs";
import { setting } from "./lib/setting.mjs";
import { traceScreen } from "./lib/traceScreen.mjs";

const tokens = (prompt, completion) => ({ "llm.model_name": "gpt-4o-mini", "llm.token_count.prompt": prompt, "llm.token_count.completion": completion, "llm.token_count.total": prompt + completion });
const RUN = [
  { name: "agent.run", kind: "AGENT", durationMs: 1_000 },
  { name: "think", kind: "LLM", parent: "agent.run", offsetMs: 100, durationMs: 400, attributes: tokens(900, 100) },
  { name: "look up", kind: "TOOL", parent: "agent.run", offsetMs: 300, durationMs: 400 },
  { name: "inner call", kind: "LLM", parent: "look up", offsetMs: 300, durationMs: 200, attributes: tokens(450, 50) },
  { name: "unpriced", kind: "LLM", parent: "agent.run", offsetMs: 800, durationMs: 100, attributes: { ...tokens(10, 10), "llm.model_name": "our-own-7b" } },
];

let run, odd, linked, linking;
const stage = setting({
  prepare: async ({ url }) => {
    run = await sendTrace(url, "reading", RUN);
    odd = await sendTrace(url, "reading", ODD_SPANS);
    linked = await sendTrace(url, "elsewhere", [{ name: "the cause" }]);
    const cause = await (await fetch(`${url}/api/projects/elsewhere/traces/${linked}`)).json();
    linking = await sendTrace(url, "reading", [{ name: "the effect", links: [{ traceId: linked, spanId: cause.spans[0].span_id, attributes: { why: "retry" } }] }]);
  },
});

const ms = (text) => (text.endsWith(" ms") ? Number(text.slice(0, -3)) : Number(text.slice(0, -2)) * 1_000);

test("where the time went adds up to the time that passed, overlapping children sharing it", async () => {
  const page = await stage.open(`/projects/reading/traces/${run}`);
  const parts = await page.getByRole("figure", { name: "Where the time went" }).innerText();
  const times = [...parts.matchAll(/[\d.]+ m?s/g)].map(([text]) => ms(text));
  assert.ok(times.length >= 3, parts);
  assert.equal(times.reduce((sum, each) => sum + each, 0), 1_000, parts);
});

test("tokens and cost are those of a span with everything below it, or its own", async () => {
  const page = await stage.open(`/projects/reading/traces/${run}`);
  const { tree, row } = traceScreen(page);
  await row("look up").getByText("500", { exact: false }).waitFor();
  await row("agent.run").getByText("1.5k", { exact: false }).waitFor();
  await tree.getByRole("button", { name: "Tokens with everything below" }).click();
  await row("agent.run").getByText("1.5k", { exact: false }).waitFor({ state: "detached" });
  await row("think").getByText("1.0k", { exact: false }).waitFor();
});

test("the critical path goes back from the end along whatever finished last", async () => {
  const page = await stage.open(`/projects/reading/traces/${run}?critical`);
  const { row } = traceScreen(page);
  await page.getByRole("button", { name: "Critical path" }).and(page.locator("[aria-pressed=true]")).waitFor();
  // From the root's end: the last call, then the tool, but for the time of the call inside it.
  for (const [name, told] of [["unpriced", "100 ms"], ["look up", "200 ms"]]) {
    const bar = row(name).locator(`[data-tip*="critical path"]`);
    assert.match(await bar.getAttribute("data-tip"), new RegExp(told));
  }
});

test("folding by level and by kind leaves what was asked for, and says what it hides", async () => {
  const page = await stage.open(`/projects/reading/traces/${run}`);
  const { tree, row } = traceScreen(page);
  await row("inner call").waitFor();
  await page.getByRole("button", { name: "Fold by level or kind" }).click();
  await page.getByRole("menuitem", { name: "Fold below Tool" }).click();
  await row("inner call").waitFor({ state: "detached" });
  await tree.getByRole("button", { name: "Unfold 1 span" }).waitFor();
  await page.getByRole("textbox", { name: "Search in this trace" }).fill("inner");
  await page.getByText("1 folded away").waitFor();
  await page.getByRole("button", { name: "Unfold all" }).click();
  await row("inner call").waitFor();
});

test("clocks that disagree, a missing parent and a span that ends before it starts are shown and explained", async () => {
  const page = await stage.open(`/projects/reading/traces/${odd}`);
  const { row, span } = traceScreen(page);
  await row("began too early").getByText("400 ms before its parent").waitFor();
  await row("ends before it starts").last().getByText("−200 ms").waitFor();
  await row("Missing parent").click();
  await span.getByText("00000000000000aa").waitFor();
});

test("a link of a span opens the trace it names, in whichever project that is", async () => {
  const page = await stage.open(`/projects/reading/traces/${linking}?tab=events`);
  const { span, heading } = traceScreen(page);
  await span.getByRole("link", { name: new RegExp(linked) }).click();
  await heading.filter({ hasText: "the cause" }).waitFor();
  assert.match(page.url(), new RegExp(`/projects/elsewhere/traces/${linked}\\?span=`));
});

test("resource, scope and identity of a span are there to read", async () => {
  const page = await stage.open(`/projects/reading/traces/${run}?tab=resource`);
  const { part } = traceScreen(page);
  await part("Resource").getByText("openinference").first().waitFor();
  await part("Scope").waitFor();
  await part("Span").getByText("start_time_unix_nano").first().waitFor();
});

test("a span is copied as JSON, as curl and as Python, and the curl fetches it", async () => {
  const page = await stage.open(`/projects/reading/traces/${run}`, { permissions: ["clipboard-read", "clipboard-write"] });
  const { row, span, heading } = traceScreen(page);
  await row("think").click();
  await heading.filter({ hasText: "think" }).waitFor();
  for (const [name, expected] of [["JSON", /"name": "think"/], ["curl", /^curl /], ["Python", /import/]]) {
    await span.getByRole("button", { name: "Copy span as" }).click();
    await page.getByRole("menuitem", { name: `Copy as ${name}` }).click();
    await span.getByText(`Copied as ${name}`).waitFor({ state: "attached" });
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, expected);
    if (name === "curl") assert.match(execFileSync("bash", ["-c", copied], { stdio: ["ignore", "pipe", "ignore"] }).toString(), /"think"/);
  }
});

test("a model without a price is named where the cost would be too low", async () => {
  const page = await stage.open(`/projects/reading/traces/${run}`);
  const { row, part } = traceScreen(page);
  await row("unpriced").first().click();
  await part("Tokens and cost").getByText("no price is known for our-own-7b").waitFor();
});
