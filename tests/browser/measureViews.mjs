// Measures what a person waits for: each view loaded cold, and what is done in the lists. Times are medians.
//
//     node measureViews.mjs [project]      BENNU_URL to measure a server that runs already
import { gzipSync } from "node:zlib";

import { launchBrowser, openPage } from "./lib/browser.mjs";
import { DEMO_PROJECT } from "./lib/demo.mjs";
import { startBennu } from "./lib/server.mjs";

const ROUNDS = 5;
const project = process.argv[2] ?? DEMO_PROJECT;
const bennu = process.env.BENNU_URL ? { url: process.env.BENNU_URL, stop: () => {} } : await startBennu({ args: ["--demo"] });
const browser = await launchBrowser();
try {
  const base = `/projects/${encodeURIComponent(project)}`;
  const [trace] = (await read(`/api${base}/traces?limit=1`)).traces;
  const views = {
    projects: ["/projects", "tbody tr [href]"],
    traces: [`${base}/traces`, "[role=grid] [role=row] [href]"],
    spans: [`${base}/spans`, "[role=grid] [role=row] [href]"],
    sessions: [`${base}/sessions`, "[role=grid] [role=row] [href]"],
    trace: [`${base}/traces/${trace.trace_id}`, "[role=treegrid] [role=row][aria-level]"],
    settings: ["/settings", "table tbody tr"],
  };
  for (const [name, [path, content]] of Object.entries(views)) {
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push(await loadCold(path, content));
    const { scripts } = rounds[0];
    console.log(JSON.stringify({ view: name, first_paint_ms: median(rounds, "paint"), content_ms: median(rounds, "content"), javascript_kb: await sentKilobytes(scripts), scripts: scripts.length }));
  }
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await actInList(`${base}/traces`, trace.trace_id));
  console.log(JSON.stringify(Object.fromEntries(Object.keys(rounds[0]).map((act) => [`${act}_ms`, median(rounds, act)]))));
} finally {
  await browser.close();
  await bennu.stop();
}

/** In a profile of its own, so that nothing is cached. */
async function loadCold(path, content) {
  const { page, close } = await openPage(browser, bennu.url);
  await page.addInitScript(watchFor, content);
  await page.goto(path);
  await page.waitForFunction(() => window.contentAt, null, { timeout: 60_000 });
  const seen = await page.evaluate(() => ({
    content: window.contentAt,
    paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
    scripts: performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.endsWith(".js")),
  }));
  await close();
  return seen;
}

/** Notes when what was asked for has been painted. */
function watchFor(content) {
  const look = () => {
    if (document.querySelector(content)) requestAnimationFrame(() => setTimeout(() => (window.contentAt = performance.now())));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** From the press to what it asked for. */
async function actInList(path, traceId) {
  const { page, close } = await openPage(browser, bennu.url);
  page.setDefaultTimeout(60_000);
  await page.goto(path);
  const rows = page.getByRole("grid").getByRole("row");
  const toolbar = page.getByText(/loaded/);
  await rows.nth(1).waitFor();
  await page.waitForLoadState("networkidle");
  const times = {};
  const timed = async (act, press, answered) => {
    const start = performance.now();
    const answer = page.waitForResponse((response) => answered.test(decodeURIComponent(response.url())));
    await press();
    await answer;
    await toolbar.waitFor();
    times[act] = performance.now() - start;
  };
  await timed("sort", () => page.getByRole("columnheader", { name: "Latency" }).getByRole("button").click(), /traces\?.*sort=latency/);
  await timed("filter", async () => {
    await page.keyboard.press("/");
    await page.keyboard.insertText("error_count > 0");
    await page.keyboard.press("Enter");
  }, /traces\?.*error_count/);
  let start = performance.now();
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill(traceId);
  await page.getByRole("option", { name: new RegExp(traceId) }).waitFor();
  times.jump = performance.now() - start;
  start = performance.now();
  await page.keyboard.press("Enter");
  await page.getByRole("treegrid", { name: "Spans" }).getByRole("row").nth(1).waitFor();
  times.open = performance.now() - start;
  await close();
  return times;
}

async function sentKilobytes(urls) {
  const sizes = await Promise.all(urls.map(async (url) => gzipSync(Buffer.from(await (await fetch(url)).arrayBuffer())).length));
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1_000);
}

function median(rounds, field) {
  const sorted = rounds.map((round) => round[field]).sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)]);
}

async function read(path) {
  const reply = await fetch(bennu.url + path);
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
  return reply.json();
}
