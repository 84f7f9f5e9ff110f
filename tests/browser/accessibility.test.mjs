// What a machine can tell about how the page works for people who use it differently.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";

import { DEMO_PROJECT, failedTrace } from "./lib/demo.mjs";
import { setting } from "./lib/setting.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const stage = setting({ args: ["--demo"] });

const SCREENS = {
  "the projects": async () => "/projects",
  "the traces": async () => `/projects/${DEMO_PROJECT}/traces`,
  "the spans, one beside them": async () => `/projects/${DEMO_PROJECT}/spans?beside`,
  "the sessions": async () => `/projects/${DEMO_PROJECT}/sessions`,
  "no match": async () => `/projects/${DEMO_PROJECT}/traces?filter=${encodeURIComponent("latency_ms > 99999999")}&range=24h`,
  "a failed trace": async () => {
    const { traceId, spanId } = await failedTrace(stage.origin);
    return `/projects/${DEMO_PROJECT}/traces/${traceId}?span=${spanId}`;
  },
};

for (const [name, path] of Object.entries(SCREENS)) {
  for (const colorScheme of ["light", "dark"]) {
    test(`${name}, ${colorScheme}: nothing serious is found`, async () => {
      const page = await stage.open(await path(), { colorScheme, reducedMotion: "reduce", bypassCSP: true });
      await page.waitForLoadState("networkidle");
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => window.axe.run());
      const serious = violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.slice(0, 3).map((node) => `${node.html}\n    ${node.failureSummary}`).join("\n  ")}`);
      assert.deepEqual(serious, []);
    });
  }
}
