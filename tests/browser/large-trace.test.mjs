// A trace of ten thousand spans is as easy to move in as one of ten.
import assert from "node:assert/strict";
import { test } from "node:test";

import { settled } from "./lib/browser.mjs";
import { scrollThrough, sendLargeTrace } from "./lib/largeTrace.mjs";
import { setting } from "./lib/setting.mjs";
import { traceScreen } from "./lib/traceScreen.mjs";

const ROWS_MAX = 200;
const ROUNDS = 3;

let path;
const stage = setting({
  prepare: async ({ url }) => {
    path = `/projects/large/traces/${await sendLargeTrace(url, "large", 10_000)}`;
  },
});

test("ten thousand spans are scrolled through with few rows in the document", async () => {
  const page = await stage.open(path);
  page.setDefaultTimeout(60_000);
  const { tree, selectedRow } = traceScreen(page);
  await selectedRow.waitFor();
  for (let round = 0; round < ROUNDS; round++) {
    await page.evaluate(scrollThrough);
    assert.ok((await tree.getByRole("row").count()) <= ROWS_MAX);
  }
});

test("whatever is chosen comes into sight: the next error, a match, a span far down", async () => {
  const page = await stage.open(path);
  page.setDefaultTimeout(60_000);
  const { tree, selectedRow } = traceScreen(page);
  const rows = tree.locator("[role=rowgroup]");
  const isInSight = async () => {
    const [row, frame] = [await selectedRow.boundingBox(), await rows.boundingBox()];
    return row.y >= frame.y - 1 && row.y + row.height <= frame.y + frame.height + 1;
  };
  await selectedRow.waitFor();
  let before = await selectedRow.textContent();
  for (const keys of [["e"], ["e"], ["End"], ["Home"], ["PageDown", "PageDown", "PageDown", "PageDown"], ["/", ..."llm.5", "Enter"], ["Enter"]]) {
    for (const key of keys) await page.keyboard.press(key);
    await settled(page);
    assert.ok(await isInSight(), `after ${keys.join(" ")}`);
    assert.notEqual(await selectedRow.textContent(), before);
    before = await selectedRow.textContent();
  }
});

test("folding, searching and the minimap are there at any size", async () => {
  const page = await stage.open(path);
  page.setDefaultTimeout(60_000);
  const { tree, selectedRow } = traceScreen(page);
  await selectedRow.waitFor();
  await page.getByRole("img", { name: /The whole trace/ }).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("llm.5");
  await page.keyboard.press("Enter");
  await selectedRow.filter({ hasText: "llm.5" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("1");
  await tree.getByRole("button", { name: "Unfold 9999 spans" }).waitFor();
});
