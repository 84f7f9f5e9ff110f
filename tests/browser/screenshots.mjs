// Takes the pictures of the documentation from the demo, so that they never show an older page.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { launchBrowser, openPage } from "./lib/browser.mjs";
import { DEMO_PROJECT, failedTrace } from "./lib/demo.mjs";
import { startBennu } from "./lib/server.mjs";

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
  const screens = { projects: "/projects", traces, trace: `${traces}/${traceId}?span=${spanId}` };
  for (const [name, path] of Object.entries(screens)) {
    for (const theme of THEMES) {
      for (const { suffix, viewport } of SIZES) await takePicture(path, `${name}-${theme}${suffix}.png`, { theme, viewport });
    }
  }
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
