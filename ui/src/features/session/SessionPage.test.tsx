import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Session, TraceRow } from '../../api/types';
import { openPage } from '../../testing/openPage';
import { span } from '../span/testing/spans';

const tokens = { prompt: 0, completion: 0, total: 0 };
const root = { span_id: 'bb', name: 'agent.run', span_kind: 'AGENT', status_code: 'OK', status_message: '', is_orphan: false, input_preview: 'Where is', output_preview: null } as const;
const turn = (trace_id: string, more: Partial<TraceRow> = {}): TraceRow => ({
  trace_id, start_time_unix_nano: '1763690000000000000', span_count: 1, error_count: 0, tokens, root, latency_ms: 10, ...more,
});
const session = (turns: TraceRow[]): Session => ({
  session_id: 'chat/1', project_name: 'shop', user_id: 'ada', first_start_unix_nano: '1763690000000000000', last_start_unix_nano: '1763690001000000000',
  duration_ms: 1000, trace_count: turns.length, error_trace_count: 1, span_count: 2, tokens, cost: null, is_cut: false, turns,
});
const at = '/api/projects/shop/sessions/chat%2F1';

test('turns read as a conversation, and each leads to its trace', async () => {
  const failed = turn('aa2', { error_count: 1, root: { ...root, status_code: 'ERROR', status_message: 'timed out' } });
  const text = (text: string) => ({ text, mime_type: 'text/plain' });
  openPage('/projects/shop/sessions/chat%2F1', {
    [at]: session([turn('aa1'), failed]),
    '/api/projects/shop/traces/aa1/spans/bb': span({ meaning: { input: text('Where is my order?'), output: text('On its way.') } }),
  });
  const first = await screen.findByRole('article', { name: 'Turn 1' });
  expect(await within(first).findByText('Where is my order?')).toBeTruthy();
  expect(within(first).getByText('On its way.')).toBeTruthy();
  expect(within(first).getByRole('link', { name: /agent.run/ }).getAttribute('href')).toBe('/projects/shop/traces/aa1');
  const second = screen.getByRole('article', { name: 'Turn 2' });
  expect(within(second).getByText('timed out')).toBeTruthy();
  expect(screen.getByRole('link', { name: 'ada' }).getAttribute('href')).toBe('/projects/shop/users/ada');
});

test('j and Enter open the trace of a turn', async () => {
  const { user, address } = openPage('/projects/shop/sessions/chat%2F1', { [at]: session([turn('aa1'), turn('aa2')]) });
  await screen.findByRole('article', { name: 'Turn 1' });
  await user.keyboard('jj{Enter}');
  await expect.poll(address).toBe('/projects/shop/traces/aa2');
});

test('a session that nobody names is said', async () => {
  openPage('/projects/shop/sessions/none', {});
  expect(await screen.findByText('This session is not here')).toBeTruthy();
});
