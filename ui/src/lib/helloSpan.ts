/** One OTLP request with one span: enough for a first trace without installing anything. */

interface HelloSpan {
  traceId: string;
  spanId: string;
  startMs: number;
}

const HELLO_LASTS_MS = 842;

/** An `ExportTraceServiceRequest` in OTLP/JSON. */
export function helloRequest({ traceId, spanId, startMs }: HelloSpan): string {
  const nanoseconds = (ms: number) => String(BigInt(ms) * 1_000_000n);
  const span = {
    traceId,
    spanId,
    name: 'hello',
    startTimeUnixNano: nanoseconds(startMs),
    endTimeUnixNano: nanoseconds(startMs + HELLO_LASTS_MS),
    status: { code: 1 },
    attributes: [
      attribute('openinference.span.kind', 'CHAIN'),
      attribute('input.value', 'Is anybody there?'),
      attribute('output.value', 'Yes. Now send me a real one.'),
    ],
  };
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }, null, 1);
}

/** A span that nobody else has, starting now. */
export function newHelloSpan(startMs: number): HelloSpan {
  return { traceId: randomHex(16), spanId: randomHex(8), startMs };
}

function attribute(key: string, stringValue: string) {
  return { key, value: { stringValue } };
}

function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
