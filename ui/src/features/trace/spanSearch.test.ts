import { expect, test } from 'vitest';
import { findTexts, searchTexts, stepMatch } from './spanSearch';
import { layoutSpanTree } from './spanTree';
import { span } from './testSpans';

const texts = searchTexts(layoutSpanTree([
  span('agent.run', null, 0, 9, { span_kind: 'AGENT' }),
  span('llm.chat', 'agent.run', 1, 2, { span_kind: 'LLM', model_name: 'gpt-5' }),
  span('llm.retry', 'agent.run', 3, 4, { span_kind: 'LLM', error_type: 'APITimeoutError', status_message: 'Request timed out' }),
]));

test('every word must occur, in any of what the tree knows', () => {
  expect(findTexts(texts, 'LLM')).toEqual([1, 2]);
  expect(findTexts(texts, 'llm timeout')).toEqual([2]);
  expect(findTexts(texts, 'gpt-5')).toEqual([1]);
  expect(findTexts(texts, '  ')).toEqual([]);
});

test('next and previous go round', () => {
  expect([stepMatch([1, 5], 1, 1), stepMatch([1, 5], 5, 1), stepMatch([1, 5], 1, -1), stepMatch([], 0, 1)]).toEqual([5, 1, 5, -1]);
});
