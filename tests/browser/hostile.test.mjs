// What traces contain was written by strangers: models, their users, web pages they read.
import assert from "node:assert/strict";
import { test } from "node:test";

import { settled } from "./lib/browser.mjs";
import { sendTrace } from "./lib/otlp.mjs";
import { setting } from "./lib/setting.mjs";
import { traceScreen } from "./lib/traceScreen.mjs";

const ATTACKS = [
  "<img src=x onerror=\"window.wasRun = true\">",
  "<script>window.wasRun = true</script>",
  "![a picture](https://attacker.example/pixel.png)",
  "[a link](javascript:window.wasRun=true)",
  "<iframe src=\"https://attacker.example/\"></iframe>",
  "<svg onload=\"window.wasRun = true\"></svg>",
];
const TEXT = ATTACKS.join("\n\n");

const SESSION = "\"><script>window.wasRun = true</script>";
const USER = "<img src=x onerror=\"window.wasRun = true\">";
const PROJECT = `/projects/${encodeURIComponent("<b>hostile</b>")}`;

let traceId;
const stage = setting({
  prepare: async ({ url }) => {
    const messages = [
      { role: "user", content: TEXT },
      { role: "user", content: [{ type: "image_url", image_url: { url: "https://attacker.example/image.png" } }] },
    ];
    traceId = await sendTrace(url, "<b>hostile</b>", [
      {
        name: "<img src=x onerror=\"window.wasRun = true\">",
        kind: "LLM",
        status: "ERROR",
        message: TEXT,
        exception: { type: "<script>window.wasRun = true</script>", message: TEXT, stacktrace: TEXT },
        attributes: {
          "llm.model_name": "<script>window.wasRun = true</script>",
          "llm.input_messages": JSON.stringify(messages),
          "llm.output_messages": JSON.stringify([{ role: "assistant", content: TEXT }]),
          "input.value": TEXT,
          "session.id": SESSION,
          "user.id": USER,
          "tag.tags": JSON.stringify([ATTACKS[0]]),
          "metadata": JSON.stringify({ "<script>": "<script>window.wasRun = true</script>" }),
        },
      },
      {
        name: "retrieval",
        kind: "RETRIEVER",
        parent: "<img src=x onerror=\"window.wasRun = true\">",
        attributes: { "input.value": TEXT, "retrieval.documents": JSON.stringify([{ id: TEXT, text: TEXT, score: 1 }]) },
      },
    ]);
  },
});

// That no request leaves and nothing is written to the console is checked after every test.
async function assertHarmless(page) {
  await settled(page);
  assert.equal(await page.evaluate(() => window.wasRun), undefined, "no script of a trace runs");
  assert.equal(await page.locator("iframe, object, embed").count(), 0, "nothing foreign is embedded");
  const links = await page.locator("a[href]").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  assert.ok(!links.some((href) => /^\s*javascript:/i.test(href)), "no link runs a script");
}

test("lists show hostile names as text", async () => {
  const page = await stage.open("/");
  await page.getByRole("link", { name: "<b>hostile</b>", exact: true }).click();
  await page.getByRole("grid", { name: "Traces" }).getByText("<img src=x onerror").first().waitFor();
  await assertHarmless(page);
});

for (const [list, grid] of [["spans", "Spans"], ["sessions", "Sessions"]]) {
  test(`the ${list} and their facets show hostile names as text`, async () => {
    const page = await stage.open(`${PROJECT}/${list}`);
    await page.getByRole("grid", { name: grid }).getByRole("row").nth(1).waitFor();
    await page.getByRole("complementary", { name: "Facets" }).getByText(USER).first().waitFor();
    await assertHarmless(page);
  });
}

test("a session shows hostile turns and ids as text, and so does its user", async () => {
  const page = await stage.open(`${PROJECT}/sessions/${encodeURIComponent(SESSION)}`);
  await page.getByRole("heading", { name: SESSION }).waitFor();
  await page.getByText("attacker.example").first().waitFor();
  await assertHarmless(page);
  await page.getByRole("link", { name: USER, exact: true }).last().click();
  await page.getByRole("heading", { name: USER }).waitFor();
  await assertHarmless(page);
});

test("the settings, the switch of projects and the jump box show a hostile name as text", async () => {
  const page = await stage.open("/settings");
  await page.getByRole("table", { name: "What projects keep" }).getByText("<b>hostile</b>").waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("option", { name: /<b>hostile/ }).waitFor();
  await assertHarmless(page);
});

test("an opened span shows hostile content as text, in every tab, and loads nothing from elsewhere", async () => {
  const page = await stage.open(`${PROJECT}/traces/${traceId}`);
  const { part, span, row } = traceScreen(page);
  await part("Conversation").waitFor();
  await assertHarmless(page);
  for (const tab of await span.getByRole("tab").all()) {
    await tab.click();
    await assertHarmless(page);
  }
  await row("retrieval").click();
  await assertHarmless(page);
});
