import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { span, trace } from '../features/trace/testSpans';
import { openPage } from '../testing/openPage';
import { project } from '../testing/projects';

const ID = '0af7651916cd43dd8448eb211c80319c';

test('a link to a project by its global id opens its trace', async () => {
  const at = `/projects/UHJvamVjdDoy/traces/${ID}`;
  openPage(at, { [`/api${at}`]: trace([span('agent.run', null, 0, 100)]) });
  expect(await screen.findByRole('heading', { name: 'agent.run' })).toBeTruthy();
});

test('a stable link to a project by its name opens its traces', async () => {
  const { address } = openPage('/redirects/projects/support', { '/api/projects': { projects: [project('support')] } });
  await expect.poll(address).toBe('/projects/support/traces');
});

test('a stable link to a trace or a span, which names no project, finds it', async () => {
  const match = { project: 'support', trace_id: ID, name: 'agent.run', span_kind: 'AGENT', start_time_unix_nano: '0', is_whole: true };
  const answers = {
    [`/api/lookup?id=${ID}`]: { matches: [{ ...match, type: 'trace' }], is_more: false },
    '/api/lookup?id=b7ad6b7169203331': { matches: [{ ...match, type: 'span', span_id: 'b7ad6b7169203331' }], is_more: false },
  };
  const toTrace = openPage(`/redirects/traces/${ID}`, answers);
  await expect.poll(toTrace.address).toBe(`/projects/support/traces/${ID}`);
  const toSpan = openPage('/redirects/spans/b7ad6b7169203331', answers);
  await expect.poll(toSpan.address).toBe(`/projects/support/traces/${ID}?span=b7ad6b7169203331`);
});

test('a stable link to what nobody knows says so', async () => {
  openPage(`/redirects/traces/${ID}`, { [`/api/lookup?id=${ID}`]: { matches: [], is_more: false } });
  expect(await screen.findByText('No trace has this id')).toBeTruthy();
});

test('a stable link to a session finds it by its id', async () => {
  const { address } = openPage('/redirects/sessions/chat-1', {
    '/api/lookup?id=chat-1': { matches: [{ type: 'session', project: 'support', session_id: 'chat-1', is_whole: true }], is_more: false },
  });
  await expect.poll(address).toBe('/projects/support/sessions/chat-1');
});
