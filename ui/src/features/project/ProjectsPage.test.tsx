import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { openPage, Refusal } from '../../testing/openPage';
import { project } from '../../testing/projects';

const support = project('support', {
  trace_count: 420, span_count: 9000, error_trace_count: 42, tokens: { prompt: 12_000, completion: 431, total: 12_431 }, cost: 0.0042,
  latency_p50_ms: 842, latency_p99_ms: 18_400,
});

test('a project shows its totals, and opens', async () => {
  const { user, address } = openPage('/', { '/api/projects': { projects: [support] } });
  const row = await screen.findByRole('row', { name: /support/ });
  for (const text of ['420', '12.4k', '$0.0042', '842 ms', '18.4 s']) expect(within(row).getByText(text)).toBeTruthy();
  expect(within(row).getByText('10%')).toBeTruthy();
  await user.click(within(row).getByRole('link', { name: 'support' }));
  expect(address()).toBe('/projects/support/traces');
});

test('the keyboard chooses and opens', async () => {
  const { user, address } = openPage('/projects', { '/api/projects': { projects: [support, project('other', { span_count: 1 })] } });
  await screen.findByRole('row', { name: /support/ });
  await user.keyboard('jj{Enter}');
  expect(address()).toBe('/projects/other/traces');
});

test('without a span there is something to paste, and the page says that it waits', async () => {
  openPage('/projects', { '/api/projects': { projects: [project('default')] } });
  expect(await screen.findByRole('tab', { name: 'phoenix.otel' })).toBeTruthy();
  expect(screen.getByText(/http:\/\/localhost:3000\/v1\/traces/)).toBeTruthy();
  expect(screen.getByText('Waiting for the first span')).toBeTruthy();
});

test('the first span shows by itself', async () => {
  let projects = [project('default')];
  openPage('/projects', { '/api/projects': () => ({ projects }) });
  await screen.findByText('Waiting for the first span');
  projects = [project('default', { span_count: 1, trace_count: 1 })];
  expect(await screen.findByText(/The first span is here/)).toBeTruthy();
  expect(screen.getByRole('link', { name: 'default' })).toBeTruthy();
});

test('a refusal is told with its request id, and can be tried again', async () => {
  let isDown = true;
  const refusal = new Refusal(503, { code: 'busy', message: 'The store is full.', request_id: 'req-7' });
  const { user } = openPage('/projects', { '/api/projects': () => (isDown ? refusal : { projects: [support] }) });
  expect(await screen.findByText('The store is full.')).toBeTruthy();
  expect(screen.getByText('req-7')).toBeTruthy();
  isDown = false;
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('row', { name: /support/ })).toBeTruthy();
});

test('a project is made, and opened empty', async () => {
  const { user, address } = openPage('/projects', { '/api/projects': (request?: Request) => (request?.method === 'POST' ? project('fresh') : { projects: [support] }) });
  await user.click(await screen.findByRole('button', { name: 'New project' }));
  await user.type(screen.getByRole('textbox', { name: /^Name/ }), 'fresh{Enter}');
  await expect.poll(address).toBe('/projects/fresh/traces');
});

test('a project is deleted only after its name was typed', async () => {
  let isDeleted = false;
  const path = `/api/projects/${support.global_id}`;
  const { user } = openPage('/projects', {
    '/api/projects': () => ({ projects: isDeleted ? [project('other', { span_count: 1 })] : [support] }),
    [path]: () => {
      isDeleted = true;
      return null;
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Actions for support' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Delete…' }));
  const sure = screen.getByRole('button', { name: 'Delete the project' });
  expect(sure).toHaveProperty('disabled', true);
  await user.type(screen.getByRole('textbox', { name: 'Type support to confirm' }), 'support');
  await user.click(sure);
  expect(await screen.findByRole('row', { name: /other/ })).toBeTruthy();
  expect(screen.queryByRole('row', { name: /support/ })).toBeNull();
});
