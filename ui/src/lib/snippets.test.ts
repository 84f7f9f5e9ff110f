import { expect, test } from 'vitest';
import { encodeHelloRequest } from './helloSpan';
import { endpointAt, firstSnippets } from './snippets';

test('the endpoint is the one the page came from, root path included', () => {
  expect(endpointAt('http://traces.example:6006/', 4317)).toEqual({ http: 'http://traces.example:6006', grpc: 'http://traces.example:4317' });
  expect(endpointAt('https://example.com/bennu/', null)).toEqual({ http: 'https://example.com/bennu', grpc: null });
});

test('every snippet names the real endpoint and the project', () => {
  for (const { text } of firstSnippets({ http: 'http://here:6006', grpc: null }, 'support', 'AAAA')) {
    expect(text).toContain('http://here:6006/v1/traces');
    expect(text).toContain('support');
  }
});

test('a quote in a project’s name does not end the shell’s', () => {
  const curl = firstSnippets({ http: 'http://here', grpc: null }, "mara's", 'AAAA').find((snippet) => snippet.id === 'curl');
  expect(curl?.text).toContain(String.raw`'x-project-name: mara'\''s'`);
});

test('gRPC is offered only where it is on', () => {
  const phoenix = (grpc: string | null) => firstSnippets({ http: 'http://here', grpc }, 'p', '')[0]!.text;
  expect(phoenix('http://here:4317')).toContain('endpoint="http://here:4317"');
  expect(phoenix(null)).not.toContain('gRPC');
});

test('the span by hand is the protobuf that OTLP asks for', () => {
  const request = atob(encodeHelloRequest({ traceId: new Uint8Array(16).fill(1), spanId: new Uint8Array(8).fill(2), startMs: 1 }));
  const at = (index: number) => request.charCodeAt(index);
  // resource_spans > scope_spans > span > trace_id of 16 bytes
  expect([at(0), at(3), at(6), at(9), at(10), at(11)]).toEqual([0x0a, 0x12, 0x12, 0x0a, 16, 1]);
  expect(request).toContain('Is anybody there?');
});
