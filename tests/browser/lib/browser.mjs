// A browser, and pages that notice what a person would not: requests that leave, errors nobody shows.
import { existsSync } from "node:fs";

import { chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export function launchBrowser() {
  const executablePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
  if (!executablePath) throw new Error("no Chromium found: install it, or name it in the variable CHROMIUM");
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox", // as root, which is what containers are, Chromium does not start with it
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-quic",
      "--no-first-run",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** What each page asked for and is waiting for, and what it has had an answer to. */
const requests = new WeakMap();

/**
 * Opens a page of `origin` in a profile of its own. `problems` collects what went wrong unseen: requests to
 * other origins (which are refused), errors in the console, failed scripts.
 */
export async function openPage(browser, origin, options = {}) {
  const context = await browser.newContext({ baseURL: origin, viewport: { width: 1440, height: 900 }, ...options });
  // Every wait is for something to happen; this is only how long a busy machine may take over it.
  context.setDefaultTimeout(60_000);
  const problems = [];
  await context.route("**/*", (route) => {
    const url = route.request().url();
    if (new URL(url).origin === origin) return route.continue();
    problems.push(`request to another origin: ${url}`);
    return route.abort();
  });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`script: ${error.message}`));
  const asked = { pending: new Set(), answered: new Set() };
  requests.set(page, asked);
  // What is asked again and again, to follow what comes in, is waited for once.
  page.on("request", (request) => !asked.answered.has(request.url()) && asked.pending.add(request));
  for (const end of ["requestfinished", "requestfailed"]) {
    page.on(end, (request) => {
      asked.pending.delete(request);
      asked.answered.add(request.url());
    });
  }
  return { page, problems, close: () => context.close() };
}

/** React waits 300 ms before it puts what was loaded in the place of what stood there until then. */
const QUIET_MS = 400;

/**
 * Waits until the page stands: all it asked for is answered, no skeleton is left, and for a moment nothing in the
 * document has changed.
 */
export async function settled(page) {
  const { pending } = requests.get(page);
  do await page.evaluate(untilQuiet, QUIET_MS);
  while (pending.size > 0);
}

/** Runs within the page. */
function untilQuiet(quietMs) {
  return new Promise((resolve) => {
    let since = performance.now();
    const observer = new MutationObserver(() => (since = performance.now()));
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    const look = () => {
      const isLoading = document.querySelector("[role=status][aria-label^=Loading]") !== null;
      if (isLoading || performance.now() - since < quietMs) return requestAnimationFrame(look);
      observer.disconnect();
      resolve();
    };
    look();
  });
}
