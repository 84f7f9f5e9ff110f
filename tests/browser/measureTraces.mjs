// Measures what large traces cost the person who opens them: until the first rows stand there, how many rows are
// in the document, and how long anything holds up the page while it is scrolled, searched, folded and zoomed. A task
// is told as the time that passed and the processor's: on a machine that does other things too, only the second says
// what the page costs.
//
//     node measureTraces.mjs [spans …]      BENNU_URL to measure a server that runs already
import { launchBrowser, openPage } from "./lib/browser.mjs";
import { sendLargeTrace } from "./lib/largeTrace.mjs";
import { startBennu } from "./lib/server.mjs";

const counts = process.argv.slice(2).map(Number);
const bennu = process.env.BENNU_URL ? { url: process.env.BENNU_URL, stop: () => {} } : await startBennu();
const browser = await launchBrowser();
try {
  for (const count of counts.length > 0 ? counts : [1_000, 10_000, 100_000]) {
    const traceId = await sendLargeTrace(bennu.url, "large", count);
    await measure(`/projects/large/traces/${traceId}`, count);
  }
} finally {
  await browser.close();
  await bennu.stop();
}

async function measure(path, count) {
  const { page, problems, close } = await openPage(browser, bennu.url);
  page.setDefaultTimeout(60_000);
  // The code of the screen is there already, as it is for whoever comes from the list.
  await page.goto("/projects");
  await page.getByRole("link", { name: "large", exact: true }).waitFor();
  const report = { spans: count, longest_task_ms: {} };
  report.longest_task_ms.opening = await during(page, async () => {
    report.opened_ms = await page.evaluate(openTrace, path);
  });
  report.rows = await rowCount(page);
  report.longest_task_ms.scroll = await during(page, () => page.evaluate(scrollThrough));
  report.rows_after = await rowCount(page);
  report.longest_task_ms.keys = await during(page, async () => {
    await page.getByRole("treegrid", { name: "Spans" }).focus();
    for (let i = 0; i < 30; i++) await page.keyboard.press("j");
  });
  report.longest_task_ms.fold = await during(page, async () => {
    for (const key of ["1", "2", "3", "9"]) await page.keyboard.press(key);
  });
  report.longest_task_ms.zoom = await during(page, async () => {
    for (const key of ["w", "w", "w", "d", "a", "s", "f"]) await page.keyboard.press(key);
  });
  report.longest_task_ms.critical = await during(page, () => page.keyboard.press("c"));
  report.longest_task_ms.search = await during(page, async () => {
    await page.keyboard.press("/");
    await page.keyboard.type("llm.5", { delay: 30 });
    await page.keyboard.press("Enter");
  });
  console.log(JSON.stringify(report));
  if (problems.length > 0) console.log(problems);
  await close();
}

function rowCount(page) {
  return page.getByRole("treegrid", { name: "Spans" }).getByRole("row").count();
}

/** The longest task of the page while something is done: what passed, and what the processor worked. */
async function during(page, act) {
  await browser.startTracing(page, { categories: ["blink.user_timing", "devtools.timeline", "toplevel"] });
  await page.waitForTimeout(100);
  // The tracing's own start is a task too.
  await page.evaluate(() => performance.mark("begins"));
  await act();
  await page.waitForTimeout(400);
  const { traceEvents } = JSON.parse(await browser.stopTracing());
  const begins = traceEvents.find(({ name }) => name === "begins");
  const tasks = traceEvents.filter(
    ({ name, ph, pid, tid, ts }) => ph === "X" && name.endsWith("RunTask") && pid === begins.pid && tid === begins.tid && ts > begins.ts,
  );
  const longest = (field) => Math.round(Math.max(0, ...tasks.map((task) => task[field] ?? 0)) / 1_000);
  return { passed: longest("dur"), processor: longest("tdur") };
}

/** Within the page, as a click on a row of the list does it. Answers when the first rows are painted. */
function openTrace(path) {
  const start = performance.now();
  history.pushState({}, "", path);
  dispatchEvent(new PopStateEvent("popstate"));
  return new Promise((resolve) => {
    const look = () => {
      if (document.querySelectorAll("[role=treegrid] [role=row]").length > 10) requestAnimationFrame(() => setTimeout(() => resolve(Math.round(performance.now() - start))));
      else requestAnimationFrame(look);
    };
    look();
  });
}

/** From top to bottom in three seconds, a step each frame. */
function scrollThrough() {
  const scroller = document.querySelector("[role=treegrid] [role=rowgroup]");
  const end = scroller.scrollHeight;
  const start = performance.now();
  return new Promise((resolve) => {
    const step = () => {
      const share = (performance.now() - start) / 3_000;
      scroller.scrollTop = share * end;
      if (share < 1) requestAnimationFrame(step);
      else resolve();
    };
    step();
  });
}
