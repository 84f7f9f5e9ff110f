// What somebody sees who only wants to look around.
import assert from "node:assert/strict";
import { test } from "node:test";

import { DEMO_PROJECT, failedTrace } from "./lib/demo.mjs";
import { setting } from "./lib/setting.mjs";
import { traceScreen } from "./lib/traceScreen.mjs";

const stage = setting({ readsDemo: true });

test("the demo opens on a run that failed, and says why", async () => {
  const page = await stage.open("/");
  await page.getByRole("link", { name: DEMO_PROJECT, exact: true }).click();
  await page.getByRole("button", { name: "Errors only" }).click();
  await page.getByRole("grid", { name: "Traces" }).getByRole("row").nth(1).click();
  const { part } = traceScreen(page);
  assert.notEqual((await part("Error").textContent()).trim(), "");
});

test("the list of traces follows as it is scrolled, without an end in between", async () => {
  const page = await stage.open(`/projects/${DEMO_PROJECT}/traces`);
  const { trace_count: count } = await (await fetch(`${stage.origin}/api/projects/${DEMO_PROJECT}`)).json();
  assert.ok(count > 100, `${count} traces`);
  await page.getByRole("grid", { name: "Traces" }).getByRole("row").nth(1).waitFor();
  await page.keyboard.press("End");
  const end = page.getByText(`${count.toLocaleString("en")} traces loaded, all there are`);
  const loaded = page.getByText(/traces loaded/);
  while (!(await end.isVisible())) {
    const before = await loaded.textContent();
    await page.keyboard.press("End");
    await loaded.filter({ hasNotText: before }).waitFor();
  }
});

test("the failed call of a model shows its conversation", async () => {
  const { traceId, spanId, spanName } = await failedTrace(stage.origin);
  const page = await stage.open(`/projects/${DEMO_PROJECT}/traces/${traceId}?span=${spanId}`);
  const { heading, part } = traceScreen(page);
  await part("Conversation").waitFor();
  assert.equal(await heading.textContent(), spanName);
});
