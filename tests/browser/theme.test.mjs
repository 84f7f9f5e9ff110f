// Light and dark, by the system's wish or by the person's.
import assert from "node:assert/strict";
import { test } from "node:test";

import { setting } from "./lib/setting.mjs";

const stage = setting();

/** 0 is black, 1 is white: what the person sees behind the page's content. */
async function brightness(page) {
  const [red, green, blue] = await page.evaluate(() => {
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data;
  });
  return (red + green + blue) / 3 / 255;
}

test("the page follows the system's theme", async () => {
  assert.ok((await brightness(await stage.open("/projects", { colorScheme: "light" }))) > 0.8);
  assert.ok((await brightness(await stage.open("/projects", { colorScheme: "dark" }))) < 0.3);
});

test("a theme that was chosen stays after a reload", async () => {
  const page = await stage.open("/projects", { colorScheme: "light" });
  await page.getByRole("button", { name: /^Theme: as the system/ }).click();
  await page.getByRole("button", { name: /^Theme: light/ }).click();
  await page.getByRole("button", { name: /^Theme: dark/ }).waitFor();
  assert.ok((await brightness(page)) < 0.3);
  await page.reload();
  await page.getByRole("button", { name: /^Theme: dark/ }).waitFor();
  assert.ok((await brightness(page)) < 0.3);
});
