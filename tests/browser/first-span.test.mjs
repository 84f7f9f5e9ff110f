// A server that nobody has sent anything to.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

import { setting } from "./lib/setting.mjs";

const stage = setting();

test("an empty server says where to send traces, and the first span appears by itself", async () => {
  const page = await stage.open("/");
  const steps = page.getByRole("region", { name: "No traces yet" });
  await steps.waitFor();
  const port = new URL(stage.origin).port;
  const said = [];
  for (const tab of await steps.getByRole("tab").all()) {
    await tab.click();
    said.push(await steps.getByRole("tabpanel").textContent());
  }
  assert.ok(said.some((text) => text.includes(`127.0.0.1:${port}`)), "the address of HTTP");
  assert.ok(said.some((text) => text.includes(String(stage.grpcPort))), "the port of gRPC");

  const byHand = said.find((text) => text.includes("curl"));
  execFileSync("bash", ["-c", byHand]);
  await page.getByRole("link", { name: "default", exact: true }).waitFor();
  await page.getByText("The first span is here").waitFor();
});
