// A value that stands anywhere narrows the list: is it, is it not, is it there at all.
import assert from "node:assert/strict";
import { test } from "node:test";

import { sendTrace } from "./lib/otlp.mjs";
import { setting } from "./lib/setting.mjs";
import { traceScreen } from "./lib/traceScreen.mjs";

let traceId;
const stage = setting({
  prepare: async ({ url }) => {
    const order = (shop, more = {}) => [{ name: `order in ${shop}`, kind: "TOOL", attributes: { "shop.city": shop, "shop.open": true, "input.value": "buy", "user.id": "maeve", ...more } }];
    traceId = await sendTrace(url, "shops", order("Bern", { "shop.tables": 7, metadata: JSON.stringify({ tier: "gold" }) }));
    await sendTrace(url, "shops", order("Basel"));
    await sendTrace(url, "shops", [{ name: "no shop", attributes: { "input.value": "none" } }]);
  },
});
const filterOf = (page) => new URL(page.url()).searchParams.get("filter");
const names = (page) => page.getByRole("grid").getByRole("row").getByRole("link").allTextContents();

async function pick(page, key, item) {
  const line = page.getByRole("treeitem", { name: new RegExp(`^${key}:`) });
  await line.hover();
  await line.getByRole("button", { name: "Filter by this value" }).click();
  await page.getByRole("menuitem", { name: item, exact: true }).click();
}

test("an attribute of the span beside a list narrows the list, and more than one do so together", async () => {
  const page = await stage.open("/projects/shops/spans?beside&tab=attributes");
  const rows = page.getByRole("grid", { name: "Spans" }).getByRole("row");
  await rows.filter({ hasText: "order in Bern" }).click();
  await pick(page, "open", "shop.open is true");
  await page.getByText("2 spans loaded, all there are").waitFor();
  await rows.filter({ hasText: "order in Bern" }).click();
  await pick(page, "city", "shop.city is not Bern");
  await page.getByText("1 span loaded, all there are").waitFor();
  assert.deepEqual(await names(page), ["order in Basel"]);
  assert.equal(filterOf(page), "attributes['shop.open'] == True and attributes['shop.city'] != 'Bern'");
});

test("an attribute in an opened trace leads to the spans that have it", async () => {
  const page = await stage.open(`/projects/shops/traces/${traceId}?tab=attributes`);
  await traceScreen(page).heading.filter({ hasText: "order in Bern" }).waitFor();
  await pick(page, "tables", "has shop.tables");
  await page.getByRole("grid", { name: "Spans" }).waitFor();
  await page.getByText("1 span loaded, all there are").waitFor();
  assert.equal(filterOf(page), "attributes['shop.tables'] is not None");
});

test("so do its metadata and its user, by a click on the value itself", async () => {
  const page = await stage.open(`/projects/shops/traces/${traceId}`);
  const { part } = traceScreen(page);
  await part("Details").getByText("gold", { exact: true }).click();
  await page.getByRole("menuitem", { name: "tier is gold", exact: true }).click();
  await page.getByText("1 span loaded, all there are").waitFor();
  assert.equal(filterOf(page), "metadata['tier'] == 'gold'");
  await page.goBack();
  await part("Details").getByRole("button", { name: "maeve" }).click();
  await page.getByRole("menuitem", { name: "User is maeve", exact: true }).click();
  await page.getByText("2 spans loaded, all there are").waitFor();
});

test("a list of traces asks whether one of a trace's spans has the value, and a name can be asked for", async () => {
  const page = await stage.open("/projects/shops/traces?beside");
  const rows = page.getByRole("grid", { name: "Traces" }).getByRole("row");
  await rows.filter({ hasText: "order in Bern" }).getByRole("button", { name: "Tool" }).click();
  await page.getByRole("menuitem", { name: "Name is not order in Bern", exact: true }).click();
  await page.getByText("2 traces loaded, all there are").waitFor();
  assert.equal(filterOf(page), "not any(s.name == 'order in Bern' for s in spans)");
});
