// What stands there while nothing can be shown yet, or not at all: loading, refused, gone, kept.
import assert from "node:assert/strict";
import { test } from "node:test";

import { sendTrace } from "./lib/otlp.mjs";
import { setting } from "./lib/setting.mjs";
import { traceScreen } from "./lib/traceScreen.mjs";

let traceId;
const stage = setting({
  prepare: async ({ url }) => {
    traceId = await sendTrace(url, "shop", [{ name: "agent.run", kind: "AGENT", attributes: { "input.value": "Hello" } }, { name: "a call", kind: "LLM", parent: "agent.run" }]);
  },
});

const REFUSAL = { code: "internal", message: "A segment is damaged.", request_id: "req-17" };
const VIEWS = {
  projects: ["/projects", /^\/api\/projects$/],
  traces: ["/projects/shop/traces", /^\/api\/projects\/shop\/traces$/],
  "a trace": [() => `/projects/shop/traces/${traceId}`, /^\/api\/projects\/shop\/traces\/[0-9a-f]{32}$/],
};

for (const [name, [path, question]] of Object.entries(VIEWS)) {
  const address = () => (typeof path === "string" ? path : path());
  const isIt = (url) => question.test(new URL(url).pathname);

  test(`${name}: a refusal is told with its request id, and trying again shows what was asked for`, async () => {
    const page = await stage.open("/settings");
    let isRefusing = true;
    await page.route(isIt, (route) => (isRefusing ? route.fulfill({ status: 400, json: REFUSAL }) : route.fallback()));
    await page.goto(address());
    const alert = page.getByRole("alert").filter({ hasText: REFUSAL.message });
    await alert.getByText("req-17").waitFor();
    isRefusing = false;
    await alert.getByRole("button", { name: "Try again" }).click();
    await page.getByText(name === "projects" ? "shop" : "agent.run").first().waitFor();
    stage.expect(/status of 400/);
  });

  test(`${name}: what is on its way has its shape already, and nothing flickers where it is quick`, async () => {
    const page = await stage.open("/settings");
    let answer;
    const held = new Promise((resolve) => (answer = resolve));
    await page.route(isIt, async (route) => held.then(() => route.fallback()));
    await page.goto(address());
    await page.locator("[role=status][aria-label^=Loading]").first().waitFor();
    answer();
    await page.getByText(name === "projects" ? "shop" : "agent.run").first().waitFor();
    await page.locator("[role=status][aria-label^=Loading]").first().waitFor({ state: "detached" });
  });
}

test("panels, columns and the folded navigation are found again as they were left", async () => {
  const page = await stage.open(`/projects/shop/traces/${traceId}`);
  await traceScreen(page).heading.waitFor();
  const divider = page.getByRole("separator", { name: "Resize span detail" });
  const before = Number(await divider.getAttribute("aria-valuenow"));
  await divider.focus();
  for (let presses = 0; presses < 3; presses++) await page.keyboard.press("ArrowLeft");
  const after = Number(await divider.getAttribute("aria-valuenow"));
  assert.ok(after < before, `${before} to ${after}`);
  const navigation = page.getByRole("button", { name: "Unfold navigation" });
  await navigation.click();
  await page.reload();
  await page.getByRole("button", { name: "Fold navigation" }).waitFor();
  assert.equal(Number(await divider.getAttribute("aria-valuenow")), after);

  await page.goto("/projects/shop/traces");
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("dialog", { name: "Columns" }).getByRole("checkbox", { name: "Spans", exact: true }).uncheck();
  await page.getByRole("dialog", { name: "Columns" }).getByRole("checkbox", { name: "Trace id", exact: true }).check();
  await page.keyboard.press("Escape");
  await page.goto("/projects/shop/traces");
  await page.getByRole("columnheader", { name: "Trace id" }).waitFor();
  assert.equal(await page.getByRole("columnheader", { name: "Spans", exact: true }).count(), 0);
});

test("the settings say which version runs, where its data lies and how large it is", async () => {
  const page = await stage.open("/settings");
  const sizes = page.getByRole("table", { name: "What lies in the data folder" });
  await sizes.getByRole("row", { name: /^ingest\.db [\d.]+ [KM]?B$/ }).waitFor();
  await page.getByText("bennu-browser-").first().waitFor();
  const { version } = await (await fetch(`${stage.origin}/api/status`)).json();
  await page.getByText(version).first().waitFor();
});
