// What a machine can tell about how the page works for people who use it differently: every view, every state.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { launchBrowser, openPage } from "./lib/browser.mjs";
import { showScreen, startScreens } from "./lib/screens.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser, stage;

before(async () => {
  [browser, stage] = await Promise.all([launchBrowser(), startScreens()]);
});
after(async () => {
  await browser?.close();
  await stage?.stop();
});

test("nothing serious is found on any view, in light and in dark", async (t) => {
  for (const screen of stage.screens) {
    await t.test(screen.name, async () => assert.deepEqual(await seriousFaults(screen), []));
  }
});

async function seriousFaults(screen) {
  const options = { colorScheme: "light", reducedMotion: "reduce", bypassCSP: true };
  const { page, close } = await openPage(browser, screen.origin, options);
  try {
    await showScreen(page, screen);
    await page.evaluate(AXE);
    const inLight = await look(page, {});
    await page.emulateMedia({ colorScheme: "dark" });
    // What a screen is made of is the same in the dark; how well it can be seen is not.
    const inDark = await look(page, { runOnly: ["color-contrast"] });
    return [...inLight, ...inDark.map((fault) => `in the dark, ${fault}`)];
  } finally {
    await close();
  }
}

async function look(page, options) {
  const { violations } = await page.evaluate((options) => window.axe.run(options), options);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.slice(0, 3).map((node) => `${node.html}\n    ${node.failureSummary}`).join("\n  ")}`);
}
