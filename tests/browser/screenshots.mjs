// Takes the pictures of the documentation from the demo, so that they never show an older page.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { launchBrowser, openPage } from "./lib/browser.mjs";
import { DEMO_PROJECT, failedTrace } from "./lib/demo.mjs";
import { KINDS, MESSAGE_SHAPES, SHAPES_TRACE } from "./lib/kinds.mjs";
import { sendTrace } from "./lib/otlp.mjs";
import { startBennu } from "./lib/server.mjs";
import { traceScreen } from "./lib/traceScreen.mjs";

const FOLDER = fileURLToPath(new URL("../../docs/images", import.meta.url));
const THEMES = ["light", "dark"];
const SIZES = [
  { suffix: "", viewport: { width: 1440, height: 900 } },
  { suffix: "-small", viewport: { width: 900, height: 700 } },
];

const bennu = await startBennu({ args: ["--demo"] });
const browser = await launchBrowser();
try {
  await mkdir(FOLDER, { recursive: true });
  const { traceId, spanId } = await failedTrace(bennu.url);
  const traces = `/projects/${DEMO_PROJECT}/traces`;
  const lists = `/projects/${DEMO_PROJECT}`;
  const noMatch = `${lists}/spans?filter=${encodeURIComponent("latency_ms > 99999999 and span_kind == 'LLM'")}`;
  const screens = { projects: "/projects", traces, spans: `${lists}/spans?beside`, sessions: `${lists}/sessions`, "no-match": noMatch, trace: `${traces}/${traceId}?span=${spanId}` };
  for (const [name, path] of Object.entries(screens)) {
    for (const theme of THEMES) {
      for (const { suffix, viewport } of SIZES) await takePicture(path, `${name}-${theme}${suffix}.png`, { theme, viewport });
    }
  }
  await takeSpans(KINDS, KINDS, "kind");
  await takeSpans(SHAPES_TRACE, MESSAGE_SHAPES, "message");
} finally {
  await browser.close();
  await bennu.stop();
}

async function takePicture(path, name, { theme, viewport }) {
  const { page, problems, close } = await openPage(browser, bennu.url, {
    viewport,
    colorScheme: theme,
    reducedMotion: "reduce",
  });
  await page.goto(path, { waitUntil: "networkidle" });
  await page.screenshot({ path: join(FOLDER, name) });
  await close();
  if (problems.length > 0) throw new Error(`${name}:\n${problems.join("\n")}`);
  console.log(name);
}

/** The panel of each of these spans, which are sent together as one trace. */
async function takeSpans(trace, spans, prefix) {
  await mkdir(join(FOLDER, "spans"), { recursive: true });
  const traceId = await sendTrace(bennu.url, "kinds", trace);
  const { page, problems, close } = await openPage(browser, bennu.url, { reducedMotion: "reduce", colorScheme: "light" });
  await page.goto(`/projects/kinds/traces/${traceId}`);
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
