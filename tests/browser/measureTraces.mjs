// Measures what large traces cost the person who opens them: until the first rows stand there, how many rows are
// in the document, and how long anything holds up the page while it is scrolled, searched, folded and zoomed. A task
// is told as the time that passed and the processor's: on a machine that does other things too, only the second says
// what the page costs.
//
//     node measureTraces.mjs [spans …]      BENNU_URL to measure a server that runs already
import { launchBrowser, openPage } from "./lib/browser.mjs";
import { openTrace, scrollThrough, sendLargeTrace } from "./lib/largeTrace.mjs";
import { startBennu } from "./lib/server.mjs";
import { longestTask } from "./lib/tasks.mjs";

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
  report.longest_task_ms.opening = await longestTask(page, async () => {
    report.opened_ms = await page.evaluate(openTrace, path);
  });
  report.rows = await rowCount(page);
  report.longest_task_ms.scroll = await longestTask(page, () => page.evaluate(scrollThrough));
  report.rows_after = await rowCount(page);
  report.longest_task_ms.keys = await longestTask(page, async () => {
    await page.getByRole("treegrid", { name: "Spans" }).focus();
    for (let i = 0; i < 30; i++) await page.keyboard.press("j");
  });
  report.longest_task_ms.fold = await longestTask(page, async () => {
    for (const key of ["1", "2", "3", "9"]) await page.keyboard.press(key);
  });
  report.longest_task_ms.zoom = await longestTask(page, async () => {
    for (const key of ["w", "w", "w", "d", "a", "s", "f"]) await page.keyboard.press(key);
  });
  report.longest_task_ms.critical = await longestTask(page, () => page.keyboard.press("c"));
  report.longest_task_ms.search = await longestTask(page, async () => {
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
