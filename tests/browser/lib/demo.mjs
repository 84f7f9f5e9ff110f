// The project that `--demo` fills, and the run in it that went wrong.
import { startBennu } from "./server.mjs";

export const DEMO_PROJECT = "demo";

/** The server that `run.mjs` shares out among the files, or one of our own where a file runs alone. */
export async function startDemo() {
  const url = process.env.BENNU_DEMO_URL;
  return url ? { url, stop: () => {} } : startBennu({ args: ["--demo"] });
}

/** The newest trace with an error whose failed span called a model, and that span. */
export async function failedTrace(origin) {
  const traces = `${origin}/api/projects/${DEMO_PROJECT}/traces`;
  const { traces: rows } = await readJson(`${traces}?errors_only=true&limit=100`);
  for (const row of rows) {
    const trace = await readJson(`${traces}/${row.trace_id}`);
    const failed = trace.spans.find((span) => span.span_id === trace.first_error_span_id);
    if (failed?.span_kind === "LLM") return { traceId: trace.trace_id, spanId: failed.span_id, spanName: failed.name };
  }
  throw new Error("no trace of the demo has a failed call of a model");
}

async function readJson(url) {
  const reply = await fetch(url);
  if (!reply.ok) throw new Error(`${url}: ${reply.status} ${await reply.text()}`);
  return reply.json();
}
