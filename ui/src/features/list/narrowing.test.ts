import { expect, test } from 'vitest';
import { narrowings } from './narrowing';

test('each condition is named, with the address it leaves when it goes', () => {
  const search = { filter: "latency_ms > 5 and span_kind == 'LLM'", errors: true, roots: true, range: '1h' } as const;
  expect(narrowings('span', search).map(({ label, without }) => [label, without])).toEqual([
    ['latency_ms > 5', { filter: "span_kind == 'LLM'" }],
    ["span_kind == 'LLM'", { filter: 'latency_ms > 5' }],
    ['Errors only', { errors: undefined }],
    ['Root spans', { roots: undefined }],
    ['Last hour', { range: undefined, from: undefined, to: undefined }],
  ]);
});

test('a list of everything has none', () => {
  expect(narrowings('trace', { row: 'x', paused: true })).toEqual([]);
});
