// What a file of tests plays in: one server, one browser, and a new page for every test.
import assert from "node:assert/strict";
import { after, afterEach, before } from "node:test";

import { launchBrowser, openPage } from "./browser.mjs";
import { startDemo } from "./demo.mjs";
import { startBennu } from "./server.mjs";

/**
 * Starts a server with `args` and a browser before the file's tests and ends them after. `prepare(server)` may
 * send traces. With `readsDemo`, the server is one with the demo that other files read at the same time: its
 * tests change nothing there. After each test, nothing unseen may have gone wrong on its pages, but what it said
 * `expect(/pattern/)` of.
 */
export function setting({ args, readsDemo = false, prepare } = {}) {
  const stage = { origin: undefined, open, openOnce, expect: (problem) => expected.push(problem) };
  let bennu, browser, kept;
  let opened = [];
  let expected = [];

  before(async () => {
    [bennu, browser] = await Promise.all([readsDemo ? startDemo() : startBennu({ args }), launchBrowser()]);
    stage.origin = bennu.url;
    stage.grpcPort = bennu.grpcPort;
    await prepare?.(bennu);
  });
  after(async () => {
    await browser?.close();
    await bennu?.stop();
  });
  afterEach(async () => {
    const problems = [...opened, ...(kept ? [kept] : [])].flatMap((each) => each.problems.splice(0)).filter((problem) => !expected.some((pattern) => pattern.test(problem)));
    await Promise.all(opened.map((each) => each.close()));
    opened = [];
    expected = [];
    assert.deepEqual(problems, [], "nothing goes wrong unseen");
  });

  /** A page in a profile of its own, at `path`. */
  async function open(path, options) {
    const each = await openPage(browser, bennu.url, options);
    opened.push(each);
    await each.page.goto(path);
    return each.page;
  }

  /** The page that several tests look at one after the other, at `path`: loaded again only where another was. */
  async function openOnce(path) {
    kept ??= await openPage(browser, bennu.url);
    if (kept.path !== path) await kept.page.goto(path);
    kept.path = path;
    return kept.page;
  }
  return stage;
}
