// What a file of tests plays in: one server, one browser, and a new page for every test.
import assert from "node:assert/strict";
import { after, afterEach, before } from "node:test";

import { launchBrowser, openPage } from "./browser.mjs";
import { startBennu } from "./server.mjs";

/**
 * Starts a server with `args` and a browser before the file's tests and ends them after. `prepare(server)` may
 * send traces. After each test, nothing unseen may have gone wrong on its pages.
 */
export function setting({ args, prepare } = {}) {
  const stage = { origin: undefined, open };
  let bennu, browser, opened = [];

  before(async () => {
    bennu = await startBennu({ args });
    stage.origin = bennu.url;
    stage.grpcPort = bennu.grpcPort;
    browser = await launchBrowser();
    await prepare?.(bennu);
  });
  after(async () => {
    await browser?.close();
    await bennu?.stop();
  });
  afterEach(async () => {
    const problems = opened.flatMap((each) => each.problems);
    await Promise.all(opened.map((each) => each.close()));
    opened = [];
    assert.deepEqual(problems, [], "nothing goes wrong unseen");
  });

  /** A page in a profile of its own, at `path`. */
  async function open(path, options) {
    const each = await openPage(browser, bennu.url, options);
    opened.push(each);
    await each.page.goto(path);
    return each.page;
  }
  return stage;
}
