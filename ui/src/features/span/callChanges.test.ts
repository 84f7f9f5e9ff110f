import { expect, test } from 'vitest';
import { callChanges, isUnchanged } from './callChanges';
import type { MeaningView, MessageView } from './span';
import { call, message, span } from './testing/spans';

const asked = [message('system', 'Be kind.'), message('user', 'Where is my order?')];
const answer = message('assistant', '', { tool_calls: [call('a', 'find_order', '{"id": 1}')], finish_reason: 'tool_calls' });
const llm = (input_messages: MessageView[], more: Partial<MeaningView> = {}) => span({ span_kind: 'LLM', model_name: 'm', meaning: { input_messages, ...more } });

test('the next turn of an agent adds the result of the call it asked for', () => {
  // As senders do: the answer comes back with its arguments written differently.
  const echo = message('assistant', '', { tool_calls: [call('a', 'find_order', '{"id":1}')] });
  const changes = callChanges(llm(asked, { output_messages: [answer] }), llm([...asked, echo, message('tool', 'sent', { tool_call_id: 'a' })]));
  expect(changes).toMatchObject({ keptCount: 3, addedCount: 1, goneCount: 0 });
});

test('a changed system prompt counts from where the conversations part', () => {
  const changes = callChanges(llm(asked), llm([message('system', 'Be brief.'), asked[1]!]));
  expect(changes).toMatchObject({ keptCount: 0, goneCount: 2, addedCount: 2 });
});

test('model, parameters and tools are compared by name', () => {
  const tool = (name: string, definition = {}) => ({ name, description: null, definition });
  const before = llm(asked, { invocation_parameters: { temperature: 0.2, top_p: 1 }, tools: [tool('a'), tool('b'), tool('c')] });
  const now = { ...llm(asked, { invocation_parameters: { temperature: 0.7, max_tokens: 9, messages: [] }, tools: [tool('a'), tool('b', { x: 1 }), tool('d')] }), model_name: 'n' };
  expect(callChanges(before, now)).toMatchObject({
    settings: [
      { name: 'model', before: 'm', after: 'n' },
      { name: 'temperature', before: '0.2', after: '0.7' },
      { name: 'top_p', before: '1', after: null },
      { name: 'max_tokens', before: null, after: '9' },
    ],
    toolsAdded: ['d'],
    toolsRemoved: ['c'],
    toolsChanged: ['b'],
  });
});

test('the same call again is unchanged', () => {
  expect(isUnchanged(callChanges(llm(asked), llm(asked)))).toBe(true);
});
