// An application as people have it: the Python example, with nothing but an address in its environment.
import { test } from "node:test";

import { AGENT_PROJECT, runAgent } from "./lib/agent.mjs";
import { setting } from "./lib/setting.mjs";
import { traceScreen } from "./lib/traceScreen.mjs";

const stage = setting({ prepare: runAgent });

test("the failed run of the Python example opens on its failed tool, and the prompt that led there is a key away", async () => {
  const page = await stage.open("/");
  await page.getByRole("link", { name: AGENT_PROJECT, exact: true }).click();
  await page.getByRole("button", { name: "Errors only" }).click();
  await page.getByRole("grid", { name: "Traces" }).getByRole("row").filter({ hasText: "agent.run" }).first().click();

  const { heading, part } = traceScreen(page);
  await part("Error").getByText("WarehouseTimeout").first().waitFor();
  await part("Arguments").getByText("TNT-204").waitFor();
  await page.keyboard.press("k");
  await heading.filter({ hasText: "llm.chat" }).waitFor();
  await part("Conversation").getByText("You are the support agent of an online shop").waitFor();
  await part("Conversation").getByText("Is the tent TNT-204 in stock again?").waitFor();
});

test("its retrieval shows the documents that were found", async () => {
  const page = await stage.open(`/projects/${AGENT_PROJECT}/traces`);
  await page.getByRole("grid", { name: "Traces" }).getByRole("row").filter({ hasText: "refund" }).first().click();
  const { row, part } = traceScreen(page);
  await row("retrieval").first().click();
  await part("Documents").getByRole("listitem").first().waitFor();
});
