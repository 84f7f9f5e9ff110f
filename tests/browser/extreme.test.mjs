// Content of a size, a depth or a direction that nobody expects: shown as text, by its beginning, without a stutter.
import assert from "node:assert/strict";
import { test } from "node:test";

import { sendTrace } from "./lib/otlp.mjs";
import { setting } from "./lib/setting.mjs";
import { traceScreen } from "./lib/traceScreen.mjs";

const LINE = "A line of a very long answer, again and again and again.\n";
const MEGABYTE = LINE.repeat(Math.ceil((1024 * 1024) / LINE.length)).slice(0, 1024 * 1024);
const DEEP = '{"a":'.repeat(130) + "1" + "}".repeat(130);
const ARABIC = "مرحبا بالعالم، هذه رسالة من اليمين إلى اليسار";
const OVERRIDE = "invoice_\u202Efdp.exe";

let traceId;
const stage = setting({
  prepare: async ({ url }) => {
    const below = (name, attributes) => ({ name, parent: "extremes", attributes });
    traceId = await sendTrace(url, "extreme", [
      { name: "extremes", attributes: { "input.value": "all of it" } },
      below("a megabyte", { "input.value": MEGABYTE, "output.value": JSON.stringify({ blob: MEGABYTE, rows: Array.from({ length: 2_000 }, (_, n) => ({ n })) }), "output.mime_type": "application/json" }),
      below("broken JSON", { "input.value": '{"order": [1, 2', "input.mime_type": "application/json" }),
      below("130 levels", { "input.value": DEEP, "input.mime_type": "application/json" }),
      below("right to left", { "input.value": ARABIC, "output.value": OVERRIDE }),
      below("a string of zero width", { "input.value": "\u200B\u200B", "output.value": "" }),
    ]);
  },
});

async function openSpan(name) {
  const page = await stage.openOnce(`/projects/extreme/traces/${traceId}`);
  const screen = traceScreen(page);
  await screen.row(name).click();
  await screen.heading.filter({ hasText: name }).waitFor();
  return { page, ...screen };
}

test("of a megabyte the first 16 KB are shown, with the exact size and the way to all of it", async () => {
  const { page, part } = await openSpan("a megabyte");
  await part("Input").getByText("1,048,576 bytes").waitFor();
  assert.ok((await part("Input").textContent()).length < 32 * 1024, "only the beginning is in the document");
  const download = page.waitForEvent("download");
  await part("Input").getByRole("button", { name: /Download/ }).click();
  assert.match((await download).suggestedFilename(), /input.*\.txt$/);
  await part("Input").getByRole("button", { name: "Show all" }).click();
  await part("Input").getByText("All of").waitFor();
  // A little less than the megabyte: where one block of lines ends and the next begins, no line break is written.
  assert.ok((await part("Input").textContent()).length > 1_000_000, "all of it is in the document");
});

test("a document of a megabyte is opened where one looks, not as a whole", async () => {
  const { page, part } = await openSpan("a megabyte");
  await part("Output").getByRole("tree").waitFor();
  assert.ok((await page.locator("[role=treeitem]").count()) < 500, "few lines are in the document");
});

test("JSON that is none is shown as it was sent", async () => {
  const { part } = await openSpan("broken JSON");
  await part("Input").getByText('{"order": [1, 2').waitFor();
});

test("a document of 130 levels opens, whatever its depth", async () => {
  const { part } = await openSpan("130 levels");
  assert.match(await part("Input").innerText(), /a/);
});

test("text from right to left reads from the right and turns nothing else", async () => {
  const { part } = await openSpan("right to left");
  const text = part("Input").getByText(ARABIC);
  await text.waitFor();
  assert.equal(await text.evaluate((element) => getComputedStyle(element.closest("[dir]")).direction), "rtl");
  const output = part("Output").getByText("invoice_");
  assert.equal(await output.evaluate((element) => getComputedStyle(element.closest("[dir]")).unicodeBidi), "isolate");
  assert.equal(await part("Output").evaluate((element) => getComputedStyle(element).direction), "ltr");
});

test("text that shows nothing is still there", async () => {
  const { part } = await openSpan("a string of zero width");
  await part("Output").getByText("empty text").waitFor();
});
