// SQL in the browser: questions that are worked out, and ones of one's own.
import assert from "node:assert/strict";
import { test } from "node:test";

import { setting } from "./lib/setting.mjs";

const stage = setting({ readsDemo: true });

test("every worked question has an answer over the demo", async () => {
  const page = await stage.open("/");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "SQL" }).click();
  const questions = page.getByRole("region", { name: "Worked questions" }).getByRole("button");
  await questions.first().waitFor();
  for (const question of await questions.all()) {
    await question.click();
    await page.getByRole("table", { name: "Rows" }).getByRole("columnheader").first().waitFor();
    assert.equal(await page.getByRole("alert").count(), 0, await question.textContent());
  }
});

test("numbers over time are drawn, and the address brings the chart back", async () => {
  const page = await stage.open("/sql");
  await page.getByRole("button", { name: /Latency by model and hour/ }).click();
  await page.getByRole("tab", { name: "Chart" }).click();
  await page.getByRole("img", { name: /mean_ms over time/ }).waitFor();
  await page.reload();
  await page.getByRole("img", { name: /mean_ms over time/ }).waitFor();
});

test("a statement is typed with help and run from the keyboard", async () => {
  const page = await stage.open("/sql");
  const editor = page.getByRole("textbox", { name: "Statement", exact: true });
  await editor.click();
  await page.keyboard.type("SELECT count(*) AS spans FROM spa");
  await page.getByRole("option", { name: /^spans/ }).first().waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.type("ns");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("table", { name: "Rows" }).getByRole("columnheader", { name: "spans" }).waitFor();
  await page.getByText("1 row", { exact: true }).waitFor();
});
