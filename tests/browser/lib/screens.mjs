// Every view of the page and every state it can be in, for those who look at all of them: pictures, and axe.
import { settled } from "./browser.mjs";
import { DEMO_PROJECT, failedTrace, startDemo } from "./demo.mjs";
import { KINDS } from "./kinds.mjs";
import { sendLargeTrace } from "./largeTrace.mjs";
import { sendTrace } from "./otlp.mjs";
import { startBennu } from "./server.mjs";

const UNKNOWN_TRACE = "f".repeat(32);
const REFUSAL = { code: "unavailable", message: "The data folder cannot be read just now. Try again in a moment.", request_id: "req-4f1c9a" };

/**
 * Starts a server with the demo and one that is empty. A screen is `{ name, origin, path, before, act, isPending, isRefused }`:
 * `before` prepares a page that has no address yet, `act` does something once it stands.
 */
export async function startScreens() {
  const [demo, empty] = await Promise.all([startDemo(), startBennu()]);
  const screens = await listScreens(demo.url, empty.url);
  return { screens, url: demo.url, stop: () => Promise.all([demo.stop(), empty.stop()]) };
}

/** Opens the screen on a page of its origin and waits until it stands. */
export async function showScreen(page, { path, before, act, isPending }) {
  await before?.(page);
  await page.goto(path);
  const loading = page.locator("[role=status][aria-label^=Loading]").first();
  if (isPending) await loading.waitFor();
  else await settled(page);
  await act?.(page);
  if (act) await settled(page);
}

async function pickRows(page) {
  const rows = page.getByRole("grid").getByRole("row");
  await rows.nth(2).getByRole("checkbox").click();
  await rows.nth(5).getByRole("checkbox").click({ modifiers: ["Shift"] });
}

async function typeCondition(page) {
  await page.keyboard.press("/");
  await page.keyboard.type("latency_ms > 2000 and mod");
  await page.getByRole("option", { name: /^model_name/ }).waitFor();
}

async function pickValue(page) {
  const line = page.getByRole("treeitem").filter({ hasText: "model_name" }).first();
  await line.hover();
  await line.getByRole("button", { name: "Filter by this value" }).click();
  await page.getByRole("menuitem").first().waitFor();
}

async function searchTrace(page) {
  await page.keyboard.press("/");
  await page.keyboard.type("llm.5");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Next match" }).waitFor();
}

async function listScreens(demo, empty) {
  const { traceId, spanId } = await failedTrace(demo);
  const kinds = await sendTrace(demo, "kinds", KINDS);
  const odd = await sendTrace(demo, "odd", ODD_SPANS);
  const huge = await sendLargeTrace(demo, "huge", 10_000);
  const [session] = (await read(`${demo}/api/projects/${DEMO_PROJECT}/sessions?limit=1&sort=traces`)).sessions;
  const [trace] = (await read(`${demo}/api/projects/${DEMO_PROJECT}/traces?limit=1`)).traces;
  const project = `/projects/${DEMO_PROJECT}`;
  const none = encodeURIComponent("latency_ms > 99999999 and span_kind == 'LLM'");
  const at = (name, path, more = {}) => ({ name, origin: demo, path, ...more });
  const pending = { isPending: true, before: (page) => page.route("**/api/**", () => {}) };
  const refused = { isRefused: true, before: (page) => page.route("**/api/**", (route) => route.fulfill({ status: 503, json: REFUSAL })) };

  return [
    at("projects", "/projects"),
    at("projects-empty", "/projects", { origin: empty }),
    at("projects-loading", "/projects", pending),
    at("projects-error", "/projects", refused),
    at("project-new", "/projects", { act: (page) => page.getByRole("button", { name: "New project" }).click() }),
    at("traces", `${project}/traces`),
    at("traces-selected", `${project}/traces`, { act: pickRows }),
    at("traces-offers", `${project}/spans`, { act: typeCondition }),
    at("traces-range", `${project}/traces`, { act: (page) => page.getByRole("button", { name: /^Time range/ }).click() }),
    at("traces-columns", `${project}/traces`, { act: (page) => page.getByRole("button", { name: "Columns" }).click() }),
    at("traces-empty", "/projects/default/traces", { origin: empty }),
    at("traces-loading", `${project}/traces`, pending),
    at("traces-error", `${project}/traces`, refused),
    at("spans", `${project}/spans`),
    at("spans-beside", `${project}/spans?beside`),
    at("no-match", `${project}/spans?filter=${none}`),
    at("sessions", `${project}/sessions`),
    at("trace", `${project}/traces/${traceId}?span=${spanId}`),
    at("trace-critical", `${project}/traces/${traceId}?span=${spanId}&critical`),
    at("trace-kinds", `/projects/kinds/traces/${kinds}`),
    at("trace-attributes", `${project}/traces/${traceId}?span=${spanId}&tab=attributes`, { act: pickValue }),
    at("trace-annotate", `${project}/traces/${traceId}?span=${spanId}`, { act: (page) => page.keyboard.press("v") }),
    at("trace-search", `/projects/huge/traces/${huge}`, { act: searchTrace }),
    at("trace-odd", `/projects/odd/traces/${odd}`),
    at("trace-huge", `/projects/huge/traces/${huge}`),
    at("trace-missing", `${project}/traces/${UNKNOWN_TRACE}`, { isRefused: true }),
    at("trace-loading", `${project}/traces/${traceId}`, pending),
    at("trace-error", `${project}/traces/${traceId}`, refused),
    at("session", `${project}/sessions/${encodeURIComponent(session.session_id)}`),
    at("user", `${project}/users/${encodeURIComponent(trace.user_id)}`),
    at("sql", "/sql"),
    at("sql-rows", `/sql?q=${encodeURIComponent(STATEMENT)}`),
    at("sql-chart", `/sql?q=${encodeURIComponent(STATEMENT)}&show=chart`),
    at("sql-refused", `/sql?q=${encodeURIComponent("DROP TABLE spans")}`, { isRefused: true }),
    at("settings", "/settings"),
    at("settings-error", "/settings", refused),
    at("keys", `${project}/traces`, { act: (page) => page.keyboard.press("?") }),
    at("jump", `${project}/traces`, { act: (page) => page.keyboard.press("Control+k") }),
    at("nowhere", "/no/such/page"),
  ];
}

const STATEMENT = `SELECT date_trunc('hour', start_time) AS hour, model_name, avg(latency_ms) AS mean_ms
FROM spans
WHERE span_kind = 'LLM'
GROUP BY 1, 2
ORDER BY 1, 2`;

/** Clocks that disagree, a parent that never came, and a span without an end. */
export const ODD_SPANS = [
  { name: "agent.run", kind: "AGENT", durationMs: 2_000 },
  { name: "began too early", kind: "TOOL", parent: "agent.run", offsetMs: -400, durationMs: 900 },
  { name: "outlived its parent", kind: "LLM", parent: "agent.run", offsetMs: 1_200, durationMs: 1_800 },
  { name: "ends before it starts", kind: "CHAIN", parent: "agent.run", offsetMs: 700, durationMs: -200 },
  { name: "parent never came", kind: "RETRIEVER", parentId: "00000000000000aa", offsetMs: 300, durationMs: 500 },
];

async function read(url) {
  const reply = await fetch(url);
  if (!reply.ok) throw new Error(`${url}: ${reply.status} ${await reply.text()}`);
  return reply.json();
}
