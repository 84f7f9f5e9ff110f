// What is done with whole projects, and what is set for them: made, described, emptied, deleted, bounded, priced.
import assert from "node:assert/strict";
import { test } from "node:test";

import { sendTrace } from "./lib/otlp.mjs";
import { setting } from "./lib/setting.mjs";

const call = (name) => ({ name, kind: "LLM", attributes: { "llm.model_name": "our-own-7b", "llm.token_count.prompt": 1_000_000, "llm.token_count.total": 1_000_000 } });
const stage = setting({ prepare: ({ url }) => sendTrace(url, "kept", [call("first call")]) });
const read = async (path) => (await fetch(stage.origin + path)).json();

test("a project is made, described, emptied and deleted, the last two only after its name was typed", async () => {
  const page = await stage.open("/projects");
  await page.getByRole("button", { name: "New project" }).click();
  await page.getByRole("dialog").getByLabel(/^Name/).fill("trial");
  await page.getByRole("dialog").getByRole("button", { name: /Create|Make/ }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await sendTrace(stage.origin, "trial", [call("a call")]);

  await page.goto("/projects");
  const row = page.getByRole("row").filter({ hasText: "trial" });
  await act(page, "Describe…");
  await page.getByRole("dialog").getByLabel("Description").fill("for a week");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await row.getByText("for a week").waitFor();

  await act(page, "Clear…");
  const clear = page.getByRole("dialog").getByRole("button", { name: "Delete all its traces" });
  assert.ok(await clear.isDisabled());
  await page.getByLabel("Type trial to confirm").fill("trial");
  await clear.click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.equal((await read("/api/projects/trial")).span_count, 0);

  await act(page, "Delete…");
  await page.getByLabel("Type trial to confirm").fill("trial");
  await page.getByRole("dialog").getByRole("button", { name: "Delete the project" }).click();
  await row.waitFor({ state: "detached" });
  await page.getByRole("link", { name: "kept", exact: true }).waitFor();
});

test("what a project keeps is set, and what goes is said before", async () => {
  const page = await stage.open("/settings");
  await page.getByRole("button", { name: "Change what kept keeps" }).click();
  const dialog = page.getByRole("dialog", { name: "What kept keeps" });
  await dialog.getByLabel(/^Days/).fill("30");
  await dialog.getByText(/It keeps 30 days. What is beyond goes for good/).waitFor();
  await dialog.getByRole("button", { name: "Keep only these" }).click();
  await page.getByRole("row", { name: /kept 30 days/ }).waitFor();
  const kept = (await read("/api/retention")).projects.find(({ project }) => project === "kept");
  assert.deepEqual([kept.days_max, kept.traces_max], [30, null]);
});

test("a price that is set counts for the next span, and can be taken back", async () => {
  const page = await stage.open("/settings");
  const form = page.getByRole("form", { name: "Set a price" });
  await form.getByLabel("Model").fill("our-own-7b");
  await form.getByLabel("Input").fill("2");
  await form.getByLabel("Output").fill("4");
  await form.getByRole("button", { name: "Set price" }).click();
  await page.getByRole("table", { name: "Prices set here" }).getByRole("row", { name: /our-own-7b any/ }).waitFor();
  const traceId = await sendTrace(stage.origin, "kept", [{ ...call("second call"), durationMs: 10 }]);
  assert.equal((await read(`/api/projects/kept/traces/${traceId}`)).cost, 2);
  await page.getByRole("button", { name: /^Remove the price of our-own-7b/ }).click();
  await page.getByRole("table", { name: "Prices set here" }).waitFor({ state: "detached" });
});

test("a price from a later day leaves the calls before it as they were", async () => {
  const page = await stage.open("/settings");
  const form = page.getByRole("form", { name: "Set a price" });
  await form.getByLabel("Model").fill("our-own-7b");
  await form.getByLabel("From").fill("2199-01-01");
  await form.getByLabel("Input").fill("2");
  await form.getByLabel("Output").fill("4");
  await form.getByRole("button", { name: "Set price" }).click();
  await page.getByRole("table", { name: "Prices set here" }).getByRole("row", { name: /2199-01-01/ }).waitFor();
  const traceId = await sendTrace(stage.origin, "kept", [{ ...call("third call"), durationMs: 10 }]);
  assert.equal((await read(`/api/projects/kept/traces/${traceId}`)).cost, null);
});

async function act(page, action) {
  await page.getByRole("button", { name: "Actions for trial" }).click();
  await page.getByRole("menuitem", { name: action }).click();
}
