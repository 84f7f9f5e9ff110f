// The service in Rust, as one command shows it: `examples/stack`, whose model is a small one of its own.
import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

import { BENNU } from "./lib/server.mjs";
import { setting } from "./lib/setting.mjs";
import { traceScreen } from "./lib/traceScreen.mjs";

const EXAMPLE = join(dirname(BENNU), "bennu-example-stack");
const PROJECT = "stack-in-rust";

async function runExample({ url }) {
  const env = { ...process.env, PHOENIX_COLLECTOR_ENDPOINT: url, PHOENIX_PROJECT_NAME: PROJECT };
  await promisify(execFile)(EXAMPLE, ["--stream"], { env });
}

const stage = setting({ prepare: runExample });

test("the run of the Rust example shows every step in its place, the tools with what they were given, and the answer", async () => {
  const page = await stage.open(`/projects/${PROJECT}/traces`);
  await page.getByRole("grid", { name: "Traces" }).getByRole("row").filter({ hasText: "run_traced" }).first().click();

  const { row, part } = traceScreen(page);
  const steps = ["agent.run", "llm.chat", "tool.search_docs", "retrieval", "llm.embed", "rerank", "tool.fetch_chunk"];
  for (const step of steps) await row(step).first().waitFor();
  await row("retrieval").first().click();
  await part("Documents").getByText("the grey heron, Ardea cinerea").first().waitFor();
  await row("tool.fetch_chunk").first().click();
  await part("Arguments").getByText("bennu-2").first().waitFor();
  await row("llm.chat").last().click();
  await part("Conversation").getByText("Which living bird was the bennu modelled on?").first().waitFor();
  await part("Answer").getByText("[bennu-2]").first().waitFor();
});
