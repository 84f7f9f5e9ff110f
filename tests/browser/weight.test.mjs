// What is sent before a view can be read: little, and nothing that another view needs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { DEMO_PROJECT, failedTrace } from "./lib/demo.mjs";
import { setting } from "./lib/setting.mjs";

const stage = setting({ readsDemo: true });
const BYTES_MAX = 250_000;

/** Where it is, what stands there once it is loaded, and the parts that are none of its business. */
const VIEWS = {
  projects: [async () => "/projects", "tbody [href]", /TracePage|ListPage|StripChart|SpanPanel|SettingsPage/],
  traces: [async () => `/projects/${DEMO_PROJECT}/traces`, "[role=grid] [href]", /TracePage|SpanPanel|MarkdownBody|SettingsPage|ProjectsPage/],
  sessions: [async () => `/projects/${DEMO_PROJECT}/sessions`, "[role=grid] [href]", /TracePage|SpanPanel|SettingsPage|ProjectsPage/],
  "a trace": [async () => `/projects/${DEMO_PROJECT}/traces/${(await failedTrace(stage.origin)).traceId}`, "[role=treegrid] [aria-level]", /ListPage|StripChart|SettingsPage|ProjectsPage/],
  settings: [async () => "/settings", "table", /TracePage|ListPage|StripChart|SpanPanel|ProjectsPage/],
};

for (const [name, [path, content, foreign]] of Object.entries(VIEWS)) {
  test(`${name}: at most 250 kB of JavaScript, compressed, and only its own`, async () => {
    const page = await stage.open(await path());
    await page.locator(content).first().waitFor();
    await page.waitForLoadState("networkidle");
    const urls = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.endsWith(".js")));
    const sizes = await Promise.all(urls.map(async (url) => gzipSync(Buffer.from(await (await fetch(url)).arrayBuffer())).length));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    assert.ok(total <= BYTES_MAX, `${total} bytes in ${urls.length} files`);
    assert.deepEqual(urls.filter((url) => foreign.test(url)), []);
  });
}
