import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { openPage, Refusal } from '../../../testing/openPage';
import { traceRow } from './testRows';

const LIST = '/api/projects/support/traces';
const FAILED = encodeURIComponent('error_count > 0');
const at = '/projects/support/traces';
const page = (ids: string[], next: string | null = null) => ({ traces: ids.map((id) => traceRow(id)), next });

test('a project that nobody knows is said, with a way on', async () => {
  openPage(at, { [LIST]: new Refusal(404, { code: 'not_found', message: 'No project.', request_id: 'req-1' }) });
  expect(await screen.findByRole('heading', { name: /^There is no project/ })).toBeTruthy();
  expect(screen.getByRole('link', { name: 'All projects' })).toBeTruthy();
});

test('a trace shows what was asked and answered, and what it took', async () => {
  openPage(at, { [LIST]: page(['t1']) });
  const row = await screen.findByRole('row', { name: /Where is my order/ });
  for (const text of ['agent.run', 'On its way.', '842 ms', '442', '$0.0042']) expect(within(row).getByText(text)).toBeTruthy();
});

test('a failed trace says why where its output would be', async () => {
  const failed = traceRow('t1', { error_count: 1 });
  failed.root = { ...failed.root!, status_code: 'ERROR', status_message: 'Request timed out', output_preview: null };
  openPage(at, { [LIST]: { traces: [failed] } });
  const row = await screen.findByRole('row', { name: /Request timed out/ });
  expect(within(row).getByRole('img', { name: 'Error' })).toBeTruthy();
});

test('what is slow or costly for the list carries a sign as well as a colour', async () => {
  const figures = { count: 200, error_count: 0, tokens: null, cost: 2, latency: { p50_ms: 800, p95_ms: 900, p99_ms: 1000 } };
  const rows = [traceRow('usual'), traceRow('far', { latency_ms: 9000, cost: 0.4, root: { ...traceRow('far').root!, name: 'agent.lost' } })];
  openPage(at, { [LIST]: { traces: rows }, '/api/projects/support/figures': figures });
  const row = await screen.findByRole('row', { name: /agent.lost/ });
  expect(await within(row).findByRole('img', { name: 'Slow' })).toBeTruthy();
  expect(within(row).getByRole('img', { name: 'Costly' })).toBeTruthy();
  expect(within(screen.getByRole('row', { name: /agent.run/ })).queryByRole('img', { name: /Slow|Costly/ })).toBeNull();
});

test('only errors are asked for when the address says so, and the switch changes the address', async () => {
  const { user, address } = openPage(at, { [LIST]: page(['fine']), [`${LIST}?limit=100&filter=${FAILED}`]: page([]), [`${LIST}?limit=50&filter=${FAILED}`]: page([]) });
  await user.click(await screen.findByRole('button', { name: 'Errors only' }));
  expect(address()).toBe(`${at}?errors`);
  expect(await screen.findByText('No trace matches')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Show all traces' }));
  expect(await screen.findByRole('row', { name: /agent.run/ })).toBeTruthy();
});

test('the keyboard chooses a row, opens it, and back finds the choice again', async () => {
  const { user, address } = openPage(at, { [LIST]: page(['t1', 't2']) });
  await screen.findAllByRole('row', { name: /agent.run/ });
  await user.keyboard('jj');
  expect(address()).toBe(`${at}?row=t2`);
  await user.keyboard('{Enter}');
  await expect.poll(address).toBe(`${at}/t2`);
});

test('older traces follow while scrolling, and the end is said', async () => {
  openPage(at, { [LIST]: page(['t1'], 'cursor'), [`${LIST}?limit=100&after=cursor`]: page(['t0']) });
  expect(await screen.findByText('2 traces loaded, all there are')).toBeTruthy();
});

test('a project without traces tells how to send one there', async () => {
  openPage(at, { [LIST]: page([]) });
  expect(await screen.findByText('No traces in support yet')).toBeTruthy();
  expect(screen.getByText(/project_name="support"/)).toBeTruthy();
});

test('a refusal is told, with its request id', async () => {
  openPage(at, { [LIST]: new Refusal(500, { code: 'internal', message: 'A segment is damaged.', request_id: 'req-9' }) });
  expect(await screen.findByText('A segment is damaged.')).toBeTruthy();
  expect(screen.getByText('req-9')).toBeTruthy();
});

test('ten thousand rows stay few in the document', async () => {
  openPage(at, { [LIST]: page(Array.from({ length: 10_000 }, (_, index) => `t${index}`)) });
  await screen.findByText('10,000 traces loaded, all there are');
  const rows = screen.getAllByRole('row').length;
  expect(rows).toBeGreaterThan(20);
  expect(rows).toBeLessThan(100);
});
