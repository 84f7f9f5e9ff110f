// What a page asks of the processor, as the browser itself records it.
import { settled } from "./browser.mjs";

/** The longest task of the page while something is done: what passed, and what the processor worked. */
export async function longestTask(page, act) {
  const browser = page.context().browser();
  await browser.startTracing(page, { categories: ["blink.user_timing", "devtools.timeline", "toplevel"] });
  // The tracing's own start is a task too.
  await page.evaluate(() => performance.mark("begins"));
  await act();
  await settled(page);
  const { traceEvents } = JSON.parse(await browser.stopTracing());
  const begins = traceEvents.find(({ name }) => name === "begins");
  const tasks = traceEvents.filter(
    ({ name, ph, pid, tid, ts }) => ph === "X" && name.endsWith("RunTask") && pid === begins.pid && tid === begins.tid && ts > begins.ts,
  );
  const longest = (field) => Math.round(Math.max(0, ...tasks.map((task) => task[field] ?? 0)) / 1_000);
  return { passed: longest("dur"), processor: longest("tdur") };
}
