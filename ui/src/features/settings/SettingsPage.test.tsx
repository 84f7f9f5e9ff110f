import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { openPage, Refusal } from '../../testing/openPage';

const price = { provider: 'openai', model: 'gpt-4o', input: 2.5, output: 10, cache_read: 1.25, cache_write: null };
const override = { id: 7, provider: null, model: 'our-own-7b', from_day: '2026-11-01', input: 2, output: 4, cache_read: null, cache_write: null };
const answers = {
  '/api/data-folder': { path: '/data', total_bytes: 3072, entries: [{ name: 'ingest.db', bytes: 2048 }, { name: 'catalog.db', bytes: 1024 }] },
  '/api/retention': { projects: [{ project: 'demo', days_max: 30, traces_max: null }, { project: 'shop', days_max: null, traces_max: null }] },
  '/api/prices': { overrides: [override], prices: [price], found: 300 },
};

test('prices that were set stand above the table, which says how many it holds', async () => {
  openPage('/settings', answers);
  const set = await screen.findByRole('table', { name: 'Prices set here' });
  expect(within(set).getByRole('row', { name: /our-own-7b any 2026-11-01 \$2\.00 \$4\.00/ })).toBeTruthy();
  expect(screen.getByText('1 of 300 are shown; search for the others.')).toBeTruthy();
});

test('a price that is refused says why, and keeps what was typed', async () => {
  const refusal = new Refusal(400, { code: 'invalid', message: '`input` is 1e9.', request_id: 'r' });
  const { user } = openPage('/settings', { ...answers, '/api/prices/overrides': refusal });
  const form = await screen.findByRole('form', { name: 'Set a price' });
  await user.type(within(form).getByLabelText('Model'), 'm');
  await user.type(within(form).getByLabelText('Input'), '1');
  await user.type(within(form).getByLabelText('Output'), '2');
  await user.click(within(form).getByRole('button', { name: 'Set price' }));
  expect(await screen.findByText('`input` is 1e9.')).toBeTruthy();
  expect(within(form).getByLabelText<HTMLInputElement>('Model').value).toBe('m');
});

test('the theme is chosen, and the data folder tells its sizes', async () => {
  const { user } = openPage('/settings', answers);
  await user.click(await screen.findByRole('radio', { name: 'Dark' }));
  expect(document.documentElement.dataset['theme']).toBe('dark');
  const folder = await screen.findByRole('table', { name: 'What lies in the data folder' });
  expect(within(folder).getByRole('row', { name: 'ingest.db 2 KB' })).toBeTruthy();
});

test('what a project keeps is told, and a narrower bound says what goes before it is set', async () => {
  let sent: unknown;
  const { user } = openPage('/settings', {
    ...answers,
    '/api/projects/demo/retention': async (request: Request) => {
      sent = await request.json();
      return null;
    },
  });
  const table = await screen.findByRole('table', { name: 'What projects keep' });
  expect(within(table).getByRole('row', { name: /shop everything/ })).toBeTruthy();
  await user.click(within(table).getByRole('button', { name: 'Change what demo keeps' }));
  const dialog = await screen.findByRole('dialog', { name: 'What demo keeps' });
  await user.type(within(dialog).getByLabelText(/^Traces/), '500');
  expect(within(dialog).getByText(/It keeps 30 days, at most the newest 500 traces/)).toBeTruthy();
  await user.click(within(dialog).getByRole('button', { name: 'Keep only these' }));
  await waitFor(() => expect(sent).toEqual({ days_max: 30, traces_max: 500 }));
});
