import { expect, test } from 'vitest';
import { relatedSpans } from './relatedSpans';
import { span } from './testSpans';
import { layoutTrace } from './traceLayout';

const LLM = { span_kind: 'LLM' } as const;

test('steps are the spans directly below, in order of start', () => {
  const layout = layoutTrace([span('run', null, 0, 50), span('b', 'run', 20, 30), span('a', 'run', 5, 10), span('below', 'a', 6, 7)]);
  expect(relatedSpans(layout, 'run').steps.map((each) => each.span_id)).toEqual(['a', 'b']);
  expect(relatedSpans(layout, 'gone').steps).toEqual([]);
});

test('the previous call is the latest that had ended, in the nearest run that holds both', () => {
  const layout = layoutTrace([
    span('run', null, 0, 100),
    span('first', 'run', 0, 10, LLM),
    span('agent', 'run', 10, 90),
    span('second', 'agent', 12, 20, LLM),
    span('tool', 'agent', 20, 30),
    span('within the tool', 'tool', 21, 29, LLM),
    span('beside', 'agent', 15, 60, LLM),
    span('third', 'agent', 30, 40, LLM),
  ]);
  const previous = (id: string) => relatedSpans(layout, id).previousCallId;
  expect(previous('first')).toBeNull();
  expect(previous('second')).toBe('first');
  expect(previous('within the tool')).toBe('second');
  expect(previous('third')).toBe('within the tool');
  expect(previous('tool')).toBeNull();
});
