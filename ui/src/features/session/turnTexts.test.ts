import { expect, test } from 'vitest';
import { message, span } from '../span/testing/spans';
import { turnTexts } from './turnTexts';

test('input and output go before messages', () => {
  const meaning = { input: { text: 'Hi', mime_type: 'text/plain' }, input_messages: [message('user', 'Hello')], output: { text: 'Ho', mime_type: 'text/plain' } };
  expect(turnTexts(span({ meaning }))).toEqual({ said: 'Hi', answered: 'Ho' });
});

test('of messages, what a person said last and what was answered', () => {
  const meaning = { input_messages: [message('user', 'One'), message('assistant', 'Two'), message('user', 'Three')], output_messages: [message('assistant', 'Four')] };
  expect(turnTexts(span({ meaning }))).toEqual({ said: 'Three', answered: 'Four' });
});

test('what was not sent is missing', () => {
  expect(turnTexts(span({}))).toEqual({ said: null, answered: null });
});
