// Every kind of span and every shape of a message is read as what it is.
import assert from "node:assert/strict";
import { test } from "node:test";

import { KINDS, MESSAGE_SHAPES, SHAPES_TRACE } from "./lib/kinds.mjs";
import { sendTrace } from "./lib/otlp.mjs";
import { setting } from "./lib/setting.mjs";
import { traceScreen } from "./lib/traceScreen.mjs";

let kinds, shapes;
const stage = setting({
  prepare: async ({ url }) => {
    kinds = await sendTrace(url, "kinds", KINDS);
    shapes = await sendTrace(url, "kinds", SHAPES_TRACE);
  },
});

for (const { kind, name, shows } of KINDS) {
  test(`${kind}, ${name}: shows ${Object.keys(shows).join(", ")}`, async () => {
    const page = await stage.openOnce(`/projects/kinds/traces/${kinds}`);
    const { row, part, heading } = traceScreen(page);
    await row(name).first().click();
    await heading.filter({ hasText: name }).waitFor();
    for (const [title, text] of Object.entries(shows)) {
      await part(title).waitFor();
      const words = (await part(title).innerText()).replaceAll(/\s+/g, " ");
      assert.ok(words.includes(text), `${title} shows “${text}”: ${words}`);
    }
  });
}

test("the steps of an agent lead to them", async () => {
  const page = await stage.openOnce(`/projects/kinds/traces/${kinds}`);
  const { row, part, heading } = traceScreen(page);
  await row("support agent").first().click();
  await part("Steps").getByRole("button", { name: /rerank/ }).click();
  await heading.filter({ hasText: "rerank" }).waitFor();
});

for (const { name, shows } of MESSAGE_SHAPES) {
  test(`a message: ${name}`, async () => {
    const page = await stage.openOnce(`/projects/kinds/traces/${shapes}`);
    const { row, span, heading } = traceScreen(page);
    await row(name).click();
    await heading.filter({ hasText: name }).waitFor();
    const words = await span.innerText();
    for (const text of shows) assert.ok(words.includes(text), `shows “${text}”: ${words}`);
  });
}

test("an image is drawn when somebody asks for it, and one that lies elsewhere is only named", async () => {
  const page = await stage.openOnce(`/projects/kinds/traces/${shapes}`);
  const { row, span, heading } = traceScreen(page);
  await row("an image in the message").click();
  await heading.filter({ hasText: "an image in the message" }).waitFor();
  assert.equal(await span.locator("img").count(), 0);
  await span.getByRole("button", { name: /^Show PNG image/ }).click();
  await span.locator("img").waitFor();
  assert.equal(await span.locator("img").evaluate((image) => image.decode().then(() => image.naturalWidth)), 1);
  await row("an image elsewhere").click();
  await heading.filter({ hasText: "an image elsewhere" }).waitFor();
  await span.getByText(/image at /).waitFor();
  assert.equal(await span.locator("img").count(), 0);
});
