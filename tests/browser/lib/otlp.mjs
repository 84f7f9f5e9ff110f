// Sends traces as an application would: OTLP over HTTP, as JSON.
import { randomBytes } from "node:crypto";

const STATUS = { UNSET: 0, OK: 1, ERROR: 2 };

/**
 * Sends one trace and returns its id. Each span is
 * `{ name, key, parent, kind, attributes, status, message, exception, offsetMs, durationMs }`, where `parent` is
 * the key of another one, and the key is the name unless it is given.
 */
export async function sendTrace(origin, project, spans) {
  const traceId = randomBytes(16).toString("hex");
  const idByKey = new Map(spans.map((span) => [keyOf(span), randomBytes(8).toString("hex")]));
  const named = spans.map((span) => ({ ...span, id: idByKey.get(keyOf(span)), parentId: idByKey.get(span.parent) ?? span.parentId }));
  await sendSpans(origin, project, traceId, Date.now() - 5_000, named);
  return traceId;
}

/** Sends spans of one trace, whose ids and parents' ids are given. */
export async function sendSpans(origin, project, traceId, traceStartMs, spans) {
  const reply = await fetch(`${origin}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      resourceSpans: [
        {
          resource: { attributes: otlpAttributes({ "openinference.project.name": project }) },
          scopeSpans: [{ spans: spans.map((span) => otlpSpan(span, traceId, traceStartMs)) }],
        },
      ],
    }),
  });
  if (!reply.ok) throw new Error(`POST /v1/traces: ${reply.status} ${await reply.text()}`);
}

function keyOf(span) {
  return span.key ?? span.name;
}

function otlpSpan(span, traceId, traceStartMs) {
  const startMs = traceStartMs + (span.offsetMs ?? 0);
  const endMs = startMs + (span.durationMs ?? 100);
  return {
    traceId,
    spanId: span.id,
    parentSpanId: span.parentId,
    name: span.name,
    startTimeUnixNano: nanoseconds(startMs),
    endTimeUnixNano: nanoseconds(endMs),
    attributes: otlpAttributes({ "openinference.span.kind": span.kind ?? "CHAIN", ...span.attributes }),
    status: { code: STATUS[span.status ?? "OK"], message: span.message },
    links: (span.links ?? []).map((link) => ({ ...link, attributes: otlpAttributes(link.attributes ?? {}) })),
    events: span.exception ? [exceptionEvent(span.exception, endMs)] : [],
  };
}

function exceptionEvent({ type, message, stacktrace }, timeMs) {
  return {
    name: "exception",
    timeUnixNano: nanoseconds(timeMs),
    attributes: otlpAttributes({
      "exception.type": type,
      "exception.message": message,
      "exception.stacktrace": stacktrace,
    }),
  };
}

function otlpAttributes(values) {
  return Object.entries(values).map(([key, value]) => ({ key, value: otlpValue(value) }));
}

function otlpValue(value) {
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value !== "number") return { stringValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

function nanoseconds(ms) {
  return (BigInt(ms) * 1_000_000n).toString();
}
