// A conversation read as one, and the person behind it.
import { test } from "node:test";

import { sendTrace } from "./lib/otlp.mjs";
import { setting } from "./lib/setting.mjs";
import { traceScreen } from "./lib/traceScreen.mjs";

const turn = (input, output, more = {}) => [
  { name: "answer", kind: "AGENT", attributes: { "session.id": "chat-1", "user.id": "maeve", "input.value": input, "output.value": output }, ...more },
];

const stage = setting({
  prepare: async ({ url }) => {
    await sendTrace(url, "support", turn("Where is my tent?", "On its way."));
    await sendTrace(url, "support", turn("And my stove?", "I could not find it.", { status: "ERROR", message: "no such order" }));
  },
});

test("the turns of a session read as a conversation, and each opens its trace", async () => {
  const page = await stage.open("/projects/support/sessions");
  await page.getByRole("grid", { name: "Sessions" }).getByRole("link", { name: "chat-1" }).click();
  await page.getByRole("heading", { name: "chat-1" }).waitFor();
  for (const words of ["Where is my tent?", "On its way.", "And my stove?", "I could not find it."]) await page.getByText(words).waitFor();
  await page.getByText("no such order").waitFor();
  await page.getByRole("link", { name: "answer" }).first().click();
  await traceScreen(page).heading.filter({ hasText: "answer" }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "chat-1" }).waitFor();
});

test("a user shows the sessions and what they cost, and leads to them", async () => {
  const page = await stage.open("/projects/support/sessions/chat-1");
  await page.getByRole("link", { name: "maeve" }).first().click();
  await page.getByRole("heading", { name: "maeve" }).waitFor();
  await page.getByRole("row", { name: /chat-1 Where is my tent\?/ }).getByRole("link").first().click();
  await page.getByText("And my stove?").waitFor();
});

test("a user leads to the user's traces, all of them or those that failed", async () => {
  const page = await stage.open("/projects/support/users/maeve");
  await page.getByRole("link", { name: "2 traces" }).click();
  await page.getByText("2 traces loaded, all there are").waitFor();
  await page.goBack();
  await page.getByRole("link", { name: "1 failed trace", exact: true }).click();
  await page.getByText("1 trace loaded, all there are").waitFor();
  await page.getByRole("grid", { name: "Traces" }).getByRole("row").filter({ hasText: "And my stove?" }).waitFor();
});
