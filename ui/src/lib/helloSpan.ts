/** One OTLP request with one span, encoded by hand: enough for a first trace without installing anything. */

interface HelloSpan {
  traceId: Uint8Array;
  spanId: Uint8Array;
  startMs: number;
}

const HELLO_LASTS_MS = 842;

/** An `ExportTraceServiceRequest` in protobuf, as base64 for a shell. */
export function encodeHelloRequest({ traceId, spanId, startMs }: HelloSpan): string {
  const span = [
    ...bytes(1, traceId),
    ...bytes(2, spanId),
    ...text(5, 'hello'),
    ...fixed64(7, BigInt(startMs) * 1_000_000n),
    ...fixed64(8, BigInt(startMs + HELLO_LASTS_MS) * 1_000_000n),
    ...attribute('openinference.span.kind', 'CHAIN'),
    ...attribute('input.value', 'Is anybody there?'),
    ...attribute('output.value', 'Yes. Now send me a real one.'),
    ...bytes(15, [0x18, 1]), // status { code: OK }
  ];
  const scopeSpans = bytes(2, span);
  const resourceSpans = bytes(2, scopeSpans);
  return btoa(String.fromCharCode(...bytes(1, resourceSpans)));
}

/** A span that nobody else has, starting now. */
export function newHelloSpan(startMs: number): HelloSpan {
  return { traceId: crypto.getRandomValues(new Uint8Array(16)), spanId: crypto.getRandomValues(new Uint8Array(8)), startMs };
}

function attribute(key: string, value: string): number[] {
  return bytes(9, [...text(1, key), ...bytes(2, text(1, value))]);
}

function text(field: number, value: string): number[] {
  return bytes(field, new TextEncoder().encode(value));
}

function bytes(field: number, value: ArrayLike<number>): number[] {
  return [(field << 3) | 2, ...varint(value.length), ...Array.from(value)];
}

function fixed64(field: number, value: bigint): number[] {
  return [(field << 3) | 1, ...Array.from({ length: 8 }, (_, at) => Number((value >> BigInt(8 * at)) & 255n))];
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)];
}
