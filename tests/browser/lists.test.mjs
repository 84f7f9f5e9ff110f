// Finding the one trace among hundreds: conditions, order, selection, and rows that arrive meanwhile.
import assert from "node:assert/strict";
import { test } from "node:test";

import { DEMO_PROJECT } from "./lib/demo.mjs";
import { sendTrace } from "./lib/otlp.mjs";
import { setting } from "./lib/setting.mjs";

const stage = setting({ readsDemo: true });
const at = (list, search = "") => `/projects/${DEMO_PROJECT}/${list}${search}`;
const grid = (page, name) => page.getByRole("grid", { name });
const filterOf = (page) => new URL(page.url()).searchParams.get("filter");
const totals = (page) => page.getByLabel("Totals");

test("traces, spans and sessions of a project are a click apart", async () => {
  const page = await stage.open(at("traces"));
  await grid(page, "Traces").getByRole("row").nth(1).waitFor();
  const crumbs = page.getByRole("navigation", { name: "Breadcrumb" });
  await crumbs.getByRole("link", { name: "Spans" }).click();
  await grid(page, "Spans").getByRole("row").filter({ hasText: "ChatCompletion" }).first().waitFor();
  await crumbs.getByRole("link", { name: "Sessions" }).click();
  await grid(page, "Sessions").getByRole("row").nth(1).waitFor();
});

test("brushing the strip narrows the list to what it covers, and back widens it again", async () => {
  const page = await stage.open(at("traces"));
  const strip = page.getByRole("img", { name: /Drag to narrow/ });
  await strip.locator("canvas").waitFor();
  await totals(page).getByText("412", { exact: true }).waitFor();
  const { x, y, width, height } = await strip.boundingBox();
  await page.mouse.move(x + width * 0.5, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.75, y + height / 2, { steps: 8 });
  await page.mouse.up();
  await page.waitForURL(/from=.*&to=/);
  await totals(page).getByText("412", { exact: true }).waitFor({ state: "detached" });
  const narrowed = Number(await totals(page).locator("dd").first().textContent());
  assert.ok(narrowed > 0 && narrowed < 412, `${narrowed} traces`);
  await page.goBack();
  await totals(page).getByText("412", { exact: true }).waitFor();
});

test("a facet shows what occurs, narrows at a click, and lets go at the next", async () => {
  const page = await stage.open(at("spans"));
  const kinds = page.getByRole("complementary", { name: "Facets" }).getByRole("region", { name: "Kind" });
  await kinds.getByRole("button", { name: /^Tool/ }).click();
  await page.waitForURL(/filter=/);
  assert.equal(filterOf(page), "span_kind == 'TOOL'");
  const rows = grid(page, "Spans").getByRole("row");
  await rows.filter({ has: page.getByRole("img", { name: "LLM" }) }).first().waitFor({ state: "detached" });
  await kinds.getByRole("button", { name: /^Tool/ }).click();
  await rows.filter({ has: page.getByRole("img", { name: "LLM" }) }).first().waitFor();
});

test("a value in a row narrows the list to it", async () => {
  const page = await stage.open(at("traces"));
  const cell = grid(page, "Traces").getByRole("button", { name: /^cus_/ }).first();
  const user = await cell.textContent();
  await cell.click();
  await page.getByRole("menuitem", { name: `User is ${user}`, exact: true }).click();
  await page.getByText(/loaded, all there are/).waitFor();
  await totals(page).getByText("412", { exact: true }).waitFor({ state: "detached" });
  const users = grid(page, "Traces").getByRole("button", { name: /^cus_/ });
  await users.filter({ hasNotText: user }).first().waitFor({ state: "detached" });
  const shown = await users.allTextContents();
  assert.deepEqual([...new Set(shown)], [user]);
});

test("words are found in inputs and outputs, and the address says what is shown", async () => {
  const page = await stage.open(at("traces"));
  await page.keyboard.press("/");
  await page.getByRole("combobox", { name: "Filter traces" }).fill("hiking boots");
  await page.keyboard.press("Enter");
  await page.getByText(/loaded, all there are/).waitFor();
  const colleague = await stage.open(page.url());
  await colleague.getByText(await page.getByText(/loaded, all there are/).textContent()).waitFor();
});

test("a condition is completed while it is typed, with values that were seen, and a fault is told", async () => {
  const page = await stage.open(at("spans"));
  const box = page.getByRole("combobox", { name: "Filter spans" });
  await box.click();
  await box.pressSequentially("model_n");
  await page.getByRole("option", { name: /^model_name/ }).waitFor();
  await page.keyboard.press("Tab");
  await box.pressSequentially(" == 'gpt-4o-m");
  await page.getByRole("option", { name: /'gpt-4o-mini'/ }).waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(/filter=/);
  assert.equal(filterOf(page), "model_name == 'gpt-4o-mini'");
  await box.click();
  await box.pressSequentially(" and");
  await page.getByText(/^1:\d+ /).waitFor();
});

test("where nothing matches, the condition that excluded most is named", async () => {
  const search = new URLSearchParams({ filter: "latency_ms > 99999999 and span_kind == 'LLM'" });
  const page = await stage.open(at("spans", `?${search}`));
  await page.getByRole("heading", { name: "No span matches" }).waitFor();
  await page.getByText(/excludes most/).waitFor();
  await page.getByRole("button", { name: "Drop latency_ms > 99999999" }).click();
  await grid(page, "Spans").getByRole("row").nth(1).waitFor();
});

test("what has most comes first when its heading is clicked, and last at the next click", async () => {
  const page = await stage.open(at("traces"));
  await grid(page, "Traces").getByRole("row").nth(1).waitFor();
  for (const [heading, sort] of [["Latency", "latency"], ["Tokens", "tokens"], ["Cost", "cost"]]) {
    for (const order of ["", "&order=ascending"]) {
      await page.getByRole("columnheader", { name: heading }).getByRole("button").click();
      const { traces } = await (await fetch(`${stage.origin}/api/projects/${DEMO_PROJECT}/traces?sort=${sort}${order}&limit=1`)).json();
      await grid(page, "Traces").getByRole("row").nth(1).locator(`a[href*="${traces[0].trace_id}"]`).waitFor();
    }
  }
});

test("what is slow for the list carries a sign, and says on hover why", async () => {
  const page = await stage.open(at("traces", "?sort=latency"));
  const rows = grid(page, "Traces").getByRole("row");
  const slow = page.getByRole("img", { name: "Slow" });
  await rows.nth(1).getByRole("img", { name: "Slow" }).waitFor();
  const marked = await slow.count();
  assert.ok(marked >= 1 && marked <= 412 * 0.01, `${marked} of 412`);
  await slow.first().hover();
  await page.getByRole("tooltip").filter({ hasText: /^[\d,.]+ ms\s*Slower than 99 % of these 412 traces/ }).waitFor();
});

test("a stretch of time is chosen by name, and the address keeps it", async () => {
  const page = await stage.open(at("traces"));
  await totals(page).getByText("412", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Time range: All time" }).click();
  await page.getByRole("dialog", { name: "Time range" }).getByRole("button", { name: "Last hour" }).click();
  await totals(page).getByText("412", { exact: true }).waitFor({ state: "detached" });
  const colleague = await stage.open(page.url());
  await colleague.getByRole("button", { name: "Time range: Last hour" }).waitFor();
});

test("root spans are those whose parent is not stored, orphans among them", async () => {
  await sendTrace(stage.origin, "orphans", [
    { name: "a root" }, { name: "its child", parent: "a root" }, { name: "an orphan", parentId: "00000000000000aa" },
  ]);
  const page = await stage.open("/projects/orphans/spans");
  await page.getByText("3 spans loaded").waitFor();
  await page.getByRole("button", { name: "Root spans" }).click();
  await page.getByText("2 spans loaded").waitFor();
  await grid(page, "Spans").getByText("an orphan").waitFor();
});

test("columns are made wider, and stay so", async () => {
  const page = await stage.open(at("traces"));
  const edge = page.getByRole("separator", { name: "Resize Root" });
  const before = Number(await edge.getAttribute("aria-valuenow"));
  const { x, y, height } = await edge.boundingBox();
  await page.mouse.move(x + 1, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + 81, y + height / 2, { steps: 4 });
  await page.mouse.up();
  const after = Number(await edge.getAttribute("aria-valuenow"));
  assert.ok(after > before + 40, `${before} to ${after}`);
  await page.reload();
  await page.waitForFunction((width) => document.querySelector("[aria-label='Resize Root']")?.getAttribute("aria-valuenow") === width, String(after));
});

test("j and k move while the span stays open beside the list", async () => {
  const page = await stage.open(at("spans"));
  await grid(page, "Spans").getByRole("row").nth(1).waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("Space");
  const heading = page.getByRole("region", { name: "Chosen span" }).getByRole("heading", { level: 2 });
  await heading.waitFor();
  const rows = grid(page, "Spans").getByRole("row");
  for (let step = 0; step < 3; step++) {
    await page.keyboard.press("j");
    const name = await rows.nth(step + 2).getByRole("link").textContent();
    await heading.filter({ hasText: name }).waitFor();
  }
});

test("rows are picked as a range and taken away as JSON", async () => {
  const page = await stage.open(at("traces"));
  const box = (index) => grid(page, "Traces").getByRole("row").nth(index).getByRole("checkbox");
  await box(1).click();
  await box(4).click({ modifiers: ["Shift"] });
  const bar = page.getByRole("toolbar", { name: "Selection" });
  await bar.getByText("4 traces selected").waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), bar.getByRole("button", { name: "Download" }).click()]);
  assert.equal(download.suggestedFilename(), "traces.json");
});

test("going back finds the place in the list again", async () => {
  const page = await stage.open(at("traces"));
  const list = grid(page, "Traces");
  await list.getByRole("row").nth(1).waitFor();
  await list.evaluate((element) => element.scrollTo(0, 1200));
  const name = "45";
  const row = list.locator(`[aria-rowindex="${name}"]`);
  await row.getByRole("link").click();
  await page.getByRole("treegrid", { name: "Spans" }).waitFor();
  await page.goBack();
  await list.locator(`[aria-rowindex="${name}"][aria-selected="true"]`).waitFor();
  assert.ok((await list.evaluate((element) => element.scrollTop)) > 1000);
});

test("new traces come in at the top, and wait when somebody has scrolled", async () => {
  await Promise.all(Array.from({ length: 60 }, (_, n) => sendTrace(stage.origin, "arrivals", [{ name: `was there, ${n}` }])));
  const page = await stage.open("/projects/arrivals/traces");
  const list = grid(page, "Traces");
  await page.getByText("60 traces loaded, all there are").waitFor();
  await sendTrace(stage.origin, "arrivals", [{ name: "came by itself" }]);
  await list.getByRole("row").nth(1).filter({ hasText: "came by itself" }).waitFor();
  await list.evaluate((element) => element.scrollTo(0, 900));
  await list.getByRole("row").filter({ hasText: "came by itself" }).waitFor({ state: "detached" });
  await sendTrace(stage.origin, "arrivals", [{ name: "waited above" }]);
  await page.getByRole("button", { name: "1 new" }).click();
  await list.getByRole("row").filter({ hasText: "waited above" }).waitFor();
});

test("few rows are in the document, however many there are", async () => {
  const page = await stage.open(at("spans"));
  const list = grid(page, "Spans");
  await list.getByRole("row").nth(1).waitFor();
  for (const loaded of ["200", "300", "400"]) {
    await page.keyboard.press("End");
    await page.getByText(`${loaded} spans loaded`).waitFor();
    assert.ok((await list.getByRole("row").count()) < 100);
  }
});
