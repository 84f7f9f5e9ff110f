import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { IdMatch } from '../../api/types';
import { openPage } from '../../testing/openPage';
import { project } from '../../testing/projects';

const ID = '0af7651916cd43dd8448eb211c80319c';
const projects = [project('one', { span_count: 1 }), project('second')];
const found = (trace_id: string, more: Partial<IdMatch> = {}) =>
  ({ type: 'trace', project: 'second', trace_id, name: 'agent.run', span_kind: 'AGENT', start_time_unix_nano: '1700000000000000000', is_whole: true, ...more }) as IdMatch;

async function jump(answers: Record<string, unknown>) {
  const page = openPage('/projects', { '/api/projects': { projects }, ...answers });
  await screen.findByRole('link', { name: 'one' });
  await page.user.keyboard('{Control>}k{/Control}');
  return { ...page, box: await screen.findByRole('combobox', { name: 'Jump to' }) };
}

test('a pasted id opens the trace in whichever project holds it, also when Enter comes before the answer', async () => {
  const { user, box, address } = await jump({ [`/api/lookup?id=${ID}`]: { matches: [found(ID)], is_more: false } });
  await user.type(box, `${ID}{Enter}`);
  await expect.poll(address).toBe(`/projects/second/traces/${ID}`);
});

test('an id of a span opens its trace at the span', async () => {
  const span = found(ID, { type: 'span', span_id: 'b7ad6b7169203331' } as Partial<IdMatch>);
  const { user, box, address } = await jump({ '/api/lookup?id=b7ad6b': { matches: [span], is_more: false } });
  await user.type(box, 'b7ad6b{Enter}');
  await expect.poll(address).toBe(`/projects/second/traces/${ID}?span=b7ad6b7169203331`);
});

test('several ids that begin alike are offered, and arrows choose', async () => {
  const other = '0af765ffffffffffffffffffffffffff';
  const matches = [found(ID, { is_whole: false }), found(other, { is_whole: false, name: 'other.run' })];
  const { user, box, address } = await jump({ '/api/lookup?id=0af765': { matches, is_more: false } });
  await user.type(box, '0af765');
  const ids = await screen.findByRole('group', { name: 'Ids' });
  expect(within(ids).getAllByRole('option')).toHaveLength(2);
  await user.keyboard('{ArrowDown}{Enter}');
  await expect.poll(address).toBe(`/projects/second/traces/${other}`);
});

test('an id that nobody knows is said', async () => {
  const { user, box } = await jump({ [`/api/lookup?id=${ID}`]: { matches: [], is_more: false } });
  await user.type(box, ID);
  expect(await screen.findByText('No trace, span or session has an id that begins so.')).toBeTruthy();
});

test('projects and actions are found by their words', async () => {
  const { user, box, address } = await jump({});
  await user.type(box, 'keys');
  await user.click(await screen.findByRole('option', { name: /Show all keys/ }));
  expect(await screen.findByRole('dialog', { name: 'Keys' })).toBeTruthy();
  await user.keyboard('{Escape}{Control>}k{/Control}');
  await user.type(await screen.findByRole('combobox', { name: 'Jump to' }), 'seco{Enter}');
  await expect.poll(address).toBe('/projects/second/traces');
});

test('words as long as an id, typed with Enter at once, mean what stands first', async () => {
  const { user, box, address } = await jump({ '/api/lookup?id=second': { matches: [], is_more: false } });
  await user.type(box, 'second{Enter}');
  await expect.poll(address).toBe('/projects/second/traces');
});
