import { expect, test } from 'vitest';
import { sessionOfGlobalId } from './globalId';

test('a global id of a session says what it is called', () => {
  expect(sessionOfGlobalId('UHJvamVjdFNlc3Npb246Y2hhdC0x')).toBe('chat-1');
  expect(sessionOfGlobalId('UHJvamVjdFNlc3Npb246w6k=')).toBe('é');
});

test('any other id is nobody else\'s', () => {
  for (const id of ['chat-1', 'U3BhbjoxMg==', 'deadbeef', '']) expect(sessionOfGlobalId(id)).toBeNull();
});
