// Takes a picture of every view and state, light and dark, in two sizes, and of every kind of span and message.
// All of them go to `screenshots/`, which git ignores; the few that the documentation shows go to docs/images too,
// so that they never show an older page.
//
//     node screenshots.mjs [name …]
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { launchBrowser, openPage } from "./lib/browser.mjs";
import { KINDS, MESSAGE_SHAPES, SHAPES_TRACE } from "./lib/kinds.mjs";
import { sendTrace } from "./lib/otlp.mjs";
import { showScreen, startScreens } from "./lib/screens.mjs";
import { traceScreen } from "./lib/traceScreen.mjs";

const FOLDER = fileURLToPath(new URL("screenshots", import.meta.url));
const DOCS = fileURLToPath(new URL("../../docs/images", import.meta.url));
const IN_DOCS = ["traces", "trace"];
const THEMES = ["light", "dark"];
const SIZES = [
  { suffix: "", viewport: { width: 1440, height: 900 } },
  { suffix: "-small", viewport: { width: 900, height: 700 } },
];

const asked = process.argv.slice(2);
const isAsked = (name) => asked.length === 0 || asked.includes(name);
const [browser, stage] = await Promise.all([launchBrowser(), startScreens()]);
try {
  await mkdir(join(FOLDER, "spans"), { recursive: true });
  await mkdir(DOCS, { recursive: true });
  for (const screen of stage.screens.filter(({ name }) => isAsked(name))) {
    for (const theme of THEMES) {
      for (const size of SIZES) await takeScreen(screen, theme, size);
    }
  }
  if (isAsked("spans-by-kind")) await takeSpans(KINDS, KINDS, "kind");
  if (isAsked("spans-by-message")) await takeSpans(SHAPES_TRACE, MESSAGE_SHAPES, "message");
} finally {
  await browser.close();
  await stage.stop();
}

async function takeScreen(screen, theme, { suffix, viewport }) {
  const file = `${screen.name}-${theme}${suffix}.png`;
  const { page, problems, close } = await openPage(browser, screen.origin, { viewport, colorScheme: theme, reducedMotion: "reduce" });
  await showScreen(page, screen);
  await page.screenshot({ path: join(FOLDER, file) });
  await close();
  // A browser reports an answer that refuses, which some of these screens are about.
  if (problems.length > 0 && !screen.isRefused) throw new Error(`${file}:\n${problems.join("\n")}`);
  if (suffix === "" && IN_DOCS.includes(screen.name)) await copyFile(join(FOLDER, file), join(DOCS, file));
  console.log(file);
}

/** The panel of each of these spans, which are sent together as one trace. */
async function takeSpans(trace, spans, prefix) {
  const traceId = await sendTrace(stage.url, "spans-in-pictures", trace);
  const { page, problems, close } = await openPage(browser, stage.url, { reducedMotion: "reduce", colorScheme: "light" });
  await page.goto(`/projects/spans-in-pictures/traces/${traceId}`);
  const { row, span, heading } = traceScreen(page);
  for (const { kind, name } of spans) {
    await row(name).first().click();
    await heading.filter({ hasText: name }).waitFor();
    await page.waitForLoadState("networkidle");
    const file = [prefix, prefix === "kind" ? `${kind} ${name}` : name].join(" ").toLowerCase().replaceAll(/\W+/g, "-");
    await span.screenshot({ path: join(FOLDER, "spans", `${file}.png`) });
    console.log(`spans/${file}.png`);
  }
  await close();
  if (problems.length > 0) throw new Error(`${prefix}:\n${problems.join("\n")}`);
}
