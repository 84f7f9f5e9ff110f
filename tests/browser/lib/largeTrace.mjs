// One trace of as many spans as asked for, the same every time: an agent that works in rounds, deep and wide.
import { sendSpans } from "./otlp.mjs";

const KINDS = ["LLM", "TOOL", "RETRIEVER", "CHAIN", "EMBEDDING", "AGENT"];
const SPANS_PER_REQUEST = 5_000;
const DEEPEST = 12;

/** Returns the trace's id. */
export async function sendLargeTrace(origin, project, count) {
  const random = numbers(count);
  const traceId = count.toString(16).padStart(8, "0") + "0".repeat(23) + "1";
  const startMs = Date.now() - 600_000;
  const spans = [{ id: spanId(1), name: "agent.run", kind: "AGENT", depth: 0, offsetMs: 0, durationMs: 500_000 }];
  while (spans.length < count) {
    // Mostly below one of the latest, so that the tree is as deep as it is wide.
    const back = Math.floor(random() ** 3 * Math.min(spans.length, 400));
    const latest = spans[spans.length - 1 - back];
    const parent = latest.depth < DEEPEST ? latest : spans[0];
    const offsetMs = parent.offsetMs + Math.floor(random() * parent.durationMs * 0.8);
    const kind = KINDS[Math.floor(random() * KINDS.length)];
    const isFailed = random() < 0.02;
    spans.push({
      id: spanId(spans.length + 1),
      parentId: parent.id,
      name: `${kind.toLowerCase()}.${spans.length % 97}`,
      kind,
      depth: parent.depth + 1,
      offsetMs,
      durationMs: Math.max(1, Math.floor(random() * (parent.offsetMs + parent.durationMs - offsetMs))),
      status: isFailed ? "ERROR" : "OK",
      attributes: {
        "input.value": `round ${spans.length}`,
        ...(kind === "LLM" ? { "llm.model_name": "gpt-4o-mini", "llm.token_count.prompt": 1000, "llm.token_count.completion": 50, "llm.token_count.total": 1050 } : {}),
      },
    });
  }
  for (let from = 0; from < spans.length; from += SPANS_PER_REQUEST) {
    await sendSpans(origin, project, traceId, startMs, spans.slice(from, from + SPANS_PER_REQUEST));
  }
  return traceId;
}

/** Runs within the page: as a click on a row of the list does it. Answers when the first rows are painted. */
export function openTrace(path) {
  const start = performance.now();
  history.pushState({}, "", path);
  dispatchEvent(new PopStateEvent("popstate"));
  return new Promise((resolve) => {
    const look = () => {
      if (document.querySelectorAll("[role=treegrid] [role=row]").length > 10) requestAnimationFrame(() => setTimeout(() => resolve(Math.round(performance.now() - start))));
      else requestAnimationFrame(look);
    };
    look();
  });
}

/** Runs within the page: from top to bottom in three seconds, a step each frame. */
export function scrollThrough() {
  const scroller = document.querySelector("[role=treegrid] [role=rowgroup]");
  const end = scroller.scrollHeight;
  const start = performance.now();
  return new Promise((resolve) => {
    const step = () => {
      const share = (performance.now() - start) / 3_000;
      scroller.scrollTop = share * end;
      if (share < 1) requestAnimationFrame(step);
      else resolve();
    };
    step();
  });
}

function spanId(number) {
  return number.toString(16).padStart(16, "0");
}

/** Numbers from 0 to 1 that are the same every time (mulberry32). */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
