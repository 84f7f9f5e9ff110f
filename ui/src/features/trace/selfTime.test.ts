import { expect, test } from 'vitest';
import type { TraceSpan } from '../../api/types';
import { joinClose, ownStretches, timeByKind } from './selfTime';
import { layoutSpanTree } from './spanTree';
import { layoutTimes } from './timeAxis';
import { span } from './testSpans';

function shares(spans: TraceSpan[]): Record<string, number> {
  const rows = layoutSpanTree(spans);
  const { times } = layoutTimes(spans);
  const timeOf = new Map(spans.map((each, index) => [each.span_id, times[index]!]));
  return Object.fromEntries(timeByKind(rows, rows.map((row) => timeOf.get(row.id) ?? null)).map(({ kind, ms }) => [kind, ms]));
}
const sum = (parts: Record<string, number>) => Object.values(parts).reduce((total, ms) => total + ms, 0);

test('own time is what the children leave', () => {
  const children = [{ from: 10, to: 30 }, { from: 20, to: 40 }, { from: 60, to: 200 }];
  expect(ownStretches({ from: 0, to: 100 }, children)).toEqual([{ from: 0, to: 10 }, { from: 40, to: 60 }]);
});

test('a child that outlives its parent takes only what is the parent’s', () => {
  expect(ownStretches({ from: 10, to: 20 }, [{ from: 0, to: 12 }, { from: 18, to: 99 }])).toEqual([{ from: 12, to: 18 }]);
});

test('stretches closer than a pixel are drawn as one', () => {
  expect(joinClose([{ from: 0, to: 1 }, { from: 1.5, to: 2 }, { from: 9, to: 10 }], 1)).toEqual([{ from: 0, to: 2 }, { from: 9, to: 10 }]);
});

test('each instant belongs to the innermost running span', () => {
  expect(
    shares([
      span('agent', null, 0, 100, { span_kind: 'AGENT' }),
      span('llm', 'agent', 10, 50, { span_kind: 'LLM' }),
      span('tool', 'agent', 60, 90, { span_kind: 'TOOL' }),
      span('fetch', 'tool', 70, 80, { span_kind: 'RETRIEVER' }),
    ]),
  ).toEqual({ LLM: 40, AGENT: 30, TOOL: 20, RETRIEVER: 10 });
});

test('overlapping children share the instant, and the parts sum to the wall time', () => {
  const parts = shares([
    span('agent', null, 0, 100, { span_kind: 'AGENT' }),
    span('a', 'agent', 0, 100, { span_kind: 'LLM' }),
    span('b', 'agent', 40, 100, { span_kind: 'TOOL' }),
    span('c', 'agent', 40, 100, { span_kind: 'TOOL' }),
  ]);
  expect(parts).toEqual({ LLM: 60, TOOL: 40 });
  expect(sum(parts)).toBe(100);
});

test('a grandchild that outlives its parent still takes the time from its grandparent', () => {
  expect(
    shares([
      span('agent', null, 0, 100, { span_kind: 'AGENT' }),
      span('chain', 'agent', 0, 10, { span_kind: 'CHAIN' }),
      span('late', 'chain', 5, 60, { span_kind: 'LLM' }),
    ]),
  ).toEqual({ LLM: 55, AGENT: 40, CHAIN: 5 });
});

test('time in which nothing ran is idle, and told last', () => {
  const parts = shares([span('a', 'lost', 0, 10, { span_kind: 'LLM' }), span('b', 'lost', 90, 100, { span_kind: 'LLM' })]);
  expect(Object.entries(parts)).toEqual([['LLM', 20], ['idle', 80]]);
});
