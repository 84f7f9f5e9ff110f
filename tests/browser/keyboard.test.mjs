// A support person without a mouse: from the projects to the failed span, and every key that `?` tells.
import assert from "node:assert/strict";
import { test } from "node:test";

import { DEMO_PROJECT, failedTrace } from "./lib/demo.mjs";
import { setting } from "./lib/setting.mjs";
import { traceScreen } from "./lib/traceScreen.mjs";

const stage = setting({ readsDemo: true });

test("an id that was pasted into the jump box opens its trace", async () => {
  const { traceId } = await failedTrace(stage.origin);
  const page = await stage.open("/projects");
  await page.getByRole("link", { name: DEMO_PROJECT, exact: true }).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").waitFor();
  await page.keyboard.insertText(traceId.slice(0, 10));
  await page.getByRole("option", { name: new RegExp(traceId) }).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(`/traces/${traceId}`));
});

test("an id of a span or a session opens it, in whichever project; so do words of a project, a view, an action", async () => {
  const { traceId, spanId } = await failedTrace(stage.origin);
  const { session_id: sessionId } = await (await fetch(`${stage.origin}/api/projects/${DEMO_PROJECT}/traces/${traceId}`)).json();
  const page = await stage.open("/projects");
  await page.getByRole("link", { name: DEMO_PROJECT, exact: true }).waitFor();
  const jump = async (words, option) => {
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").getByRole("combobox").fill(words);
    await page.getByRole("option", { name: option }).first().waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  };
  await jump(spanId, new RegExp(spanId));
  await page.waitForURL(new RegExp(`/traces/${traceId}\\?span=${spanId}`));
  await jump(sessionId, new RegExp(sessionId));
  await page.getByRole("heading", { name: sessionId }).waitFor();
  await jump("failed", /Failed traces/);
  await page.getByRole("button", { name: "Errors only" }).and(page.locator("[aria-pressed=true]")).waitFor();
  await jump(DEMO_PROJECT, new RegExp(`^${DEMO_PROJECT}`));
  await page.waitForURL(new RegExp(`/projects/${DEMO_PROJECT}/traces$`));
  await jump("dark", /Dark theme/);
  await page.locator("[data-theme=dark]").waitFor();
});

test("keys pressed faster than the page can follow all count", async () => {
  const page = await stage.open(`/projects/${DEMO_PROJECT}/traces`);
  await page.getByRole("grid", { name: "Traces" }).getByRole("row").nth(1).waitFor();
  await page.evaluate(() => {
    for (let presses = 0; presses < 7; presses++) window.dispatchEvent(new KeyboardEvent("keydown", { key: "j", bubbles: true, cancelable: true }));
  });
  await page.locator("[aria-rowindex='8'][aria-selected=true]").waitFor();
});

test("the list is walked, filtered and opened by keys", async () => {
  const page = await stage.open(`/projects/${DEMO_PROJECT}/traces`);
  const rows = page.getByRole("grid", { name: "Traces" }).getByRole("row");
  await rows.nth(1).waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.getByRole("toolbar", { name: "Selection" }).getByText("1 trace selected").waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("error_count > 0");
  await page.keyboard.press("Enter");
  await page.waitForURL(/filter=error_count/);
  await page.getByText(/loaded, all there are/).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.getByRole("treegrid", { name: "Spans" }).waitFor();
});

test("the trace is walked, folded, searched and zoomed by keys", async () => {
  const { traceId } = await failedTrace(stage.origin);
  const page = await stage.open(`/projects/${DEMO_PROJECT}/traces/${traceId}`);
  const { tree, selectedRow } = traceScreen(page);
  await selectedRow.waitFor();
  const all = await tree.getByRole("row").count();
  await page.keyboard.press("Home");
  await page.keyboard.press("1");
  assert.equal(await tree.getByRole("row").count(), 2, "the heading and the root");
  await page.keyboard.press("9");
  assert.equal(await tree.getByRole("row").count(), all);
  await page.keyboard.press("e");
  await selectedRow.filter({ hasText: "ChatCompletion" }).waitFor();
  await page.keyboard.press("c");
  await page.waitForURL(/critical/);
  await page.keyboard.press("w");
  await page.getByRole("button", { name: /Fit/ }).and(page.locator(":enabled")).waitFor();
  await page.keyboard.press("f");
  await page.keyboard.press("/");
  await page.keyboard.type("rerank");
  await page.keyboard.press("Enter");
  await selectedRow.filter({ hasText: "rerank" }).waitFor();
});

test("? shows every key, and Escape puts them away", async () => {
  const page = await stage.open("/projects");
  await page.getByRole("link", { name: DEMO_PROJECT, exact: true }).waitFor();
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog");
  for (const words of ["Jump to an id", "Next row", "Next error", "Critical path", "Search in the trace"]) await keys.getByText(words).first().waitFor();
  await page.keyboard.press("Escape");
  await keys.waitFor({ state: "detached" });
});
