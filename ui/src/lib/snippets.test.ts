import { expect, test } from 'vitest';
import { helloRequest } from './helloSpan';
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

test('the span by hand is a request that OTLP/JSON knows', () => {
  const request = JSON.parse(helloRequest({ traceId: '01'.repeat(16), spanId: '02'.repeat(8), startMs: 1 }));
  const [span] = request.resourceSpans[0].scopeSpans[0].spans;
  expect(span).toMatchObject({ traceId: '01'.repeat(16), startTimeUnixNano: '1000000', endTimeUnixNano: '843000000' });
});
