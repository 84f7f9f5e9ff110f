import { fireEvent, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { openPage, Refusal } from '../../testing/openPage';
import { spanRow } from './spans/testRows';

const LIST = '/api/projects/support/spans';
const FIGURES = '/api/projects/support/figures';
const FILTER = '/api/projects/support/filter';
const at = '/projects/support/spans';
const page = (...names: string[]) => ({ spans: names.map((name) => spanRow(name)), next: null, warnings: [] });
const asked = (query: string) => `${LIST}?limit=100&${query}`;
const encoded = (filter: string) => encodeURIComponent(filter).replaceAll("'", '%27');
const filtered = (filter: string) => asked(`filter=${encoded(filter)}`);

test('the three lists of a project are a click apart', async () => {
  const { user, address } = openPage(at, { [LIST]: page('a') });
  await screen.findByRole('row', { name: /llm\.a/ });
  await user.click(within(screen.getByRole('navigation', { name: 'Breadcrumb' })).getByRole('link', { name: 'Sessions' }));
  expect(address()).toBe('/projects/support/sessions');
});

test('a heading sorts in the server, and again turns the order round', async () => {
  const { user, address } = openPage(at, {
    [LIST]: page('newest'),
    [asked('sort=latency')]: page('slowest'),
    [asked('sort=latency&order=ascending')]: page('fastest'),
  });
  await user.click(await screen.findByRole('button', { name: 'Latency' }));
  expect(await screen.findByRole('row', { name: /slowest/ })).toBeTruthy();
  expect(screen.getByRole('columnheader', { name: /Latency/ }).getAttribute('aria-sort')).toBe('descending');
  await user.click(screen.getByRole('button', { name: 'Latency' }));
  expect(await screen.findByRole('row', { name: /fastest/ })).toBeTruthy();
  expect(address()).toBe(`${at}?sort=latency&ascending`);
});

test('a stretch of time is chosen above, and the address says it', async () => {
  const { user, address } = openPage(at, { [LIST]: page('any'), [asked('last_seconds=3600')]: page('recent') });
  await user.click(await screen.findByRole('button', { name: 'Time range: All time' }));
  await user.click(screen.getByRole('button', { name: 'Last hour' }));
  expect(await screen.findByRole('row', { name: /recent/ })).toBeTruthy();
  expect(address()).toBe(`${at}?range=1h`);
});

test('a value in a row narrows the list to it, or excludes it', async () => {
  const { user, address } = openPage(at, { [LIST]: page('any'), [filtered("model_name != 'gpt-4o'")]: page('other') });
  const row = await screen.findByRole('row', { name: /llm\.any/ });
  await user.click(within(row).getByRole('button', { name: 'gpt-4o' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Model is not gpt-4o' }));
  expect(await screen.findByRole('row', { name: /other/ })).toBeTruthy();
  expect(new URLSearchParams(address().split('?')[1]).get('filter')).toBe("model_name != 'gpt-4o'");
});

test('rows are picked one by one and as a range, by mouse and by keyboard', async () => {
  const { user } = openPage(at, { [LIST]: page('a', 'b', 'c', 'd') });
  await user.click(await screen.findByRole('checkbox', { name: /Select llm\.a/ }));
  await user.keyboard('{Shift>}');
  await user.click(screen.getByRole('checkbox', { name: /Select llm\.c/ }));
  await user.keyboard('{/Shift}');
  const bar = screen.getByRole('toolbar', { name: 'Selection' });
  expect(within(bar).getByText('3 spans selected')).toBeTruthy();
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('toolbar', { name: 'Selection' })).toBeNull();
  (document.activeElement as HTMLElement).blur();
  await user.keyboard('jxjjX');
  expect(screen.getByText('3 spans selected')).toBeTruthy();
});

test('columns are taken away and moved; the address and the browser remember', async () => {
  const { user, address } = openPage(at, { [LIST]: page('a') });
  await user.click(await screen.findByRole('button', { name: 'Columns' }));
  await user.click(screen.getByRole('checkbox', { name: 'Input' }));
  expect(screen.queryByRole('columnheader', { name: /Input/ })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Move Latency left' }));
  expect(new URLSearchParams(address().split('?')[1]).get('columns')).toBe('status,name,output,latency,started,model,tokens,cost');
  expect(localStorage.getItem('bennu.columns.spans')).toContain('latency');
});

test('the chosen span stays beside the list while j and k move', async () => {
  const span = (name: string) => `/api/projects/support/traces/${name}-trace/spans/${name}-span`;
  const gone = new Refusal(404, { code: 'not_found', message: 'Gone.', request_id: 'req-1' });
  const { user, address } = openPage(at, { [LIST]: page('a', 'b'), [span('a')]: gone, [span('b')]: gone });
  await screen.findByRole('row', { name: /llm\.a/ });
  await user.keyboard('j ');
  const beside = await screen.findByRole('region', { name: 'Chosen span' });
  expect(within(beside).getByText('Trace a-trace')).toBeTruthy();
  await user.keyboard('j');
  expect(await within(beside).findByText('Trace b-trace')).toBeTruthy();
  expect(address()).toBe(`${at}?row=b-trace.b-span&beside`);
});

test('where nothing matches, the condition that excluded most is named and can be dropped', async () => {
  const both = "latency_ms > 5 and name == 'x'";
  const count = (filter: string, value: number) => [`${FIGURES}?of=spans&filter=${encoded(filter)}`, { count: value }] as const;
  const { user, address } = openPage(`${at}?filter=${encodeURIComponent(both)}`, {
    [filtered(both)]: page(),
    [filtered('latency_ms > 5')]: page('slow'),
    ...Object.fromEntries([count('latency_ms > 5', 40), count("name == 'x'", 2)]),
  });
  expect(await screen.findByText(/excludes most: without it there are 40/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: "Drop name == 'x'" }));
  expect(await screen.findByRole('row', { name: /slow/ })).toBeTruthy();
  expect(new URLSearchParams(address().split('?')[1]).get('filter')).toBe('latency_ms > 5');
});

test('words are searched for, and a half-typed name is completed', async () => {
  const offers = { problem: null, warnings: [], replace_from: 0, replace_to: 3, completions: [{ text: 'latency_ms', kind: 'field', detail: 'a number' }] };
  const { user, address } = openPage(at, { [LIST]: page('any'), [FILTER]: offers, [filtered("search('late refund')")]: page('found') });
  const box = await screen.findByRole('combobox', { name: 'Filter spans' });
  await user.type(box, 'lat');
  await screen.findByRole('option', { name: /latency_ms/ });
  await user.keyboard('{Tab}');
  expect((box as HTMLInputElement).value).toBe('latency_ms');
  await user.clear(box);
  await user.type(box, 'late refund{Enter}');
  expect(await screen.findByRole('row', { name: /found/ })).toBeTruthy();
  expect(address()).toBe(`${at}?filter=late%20refund`);
});

test('typing goes on right behind what was completed, also before the next frame', async () => {
  const offers = { problem: null, warnings: [], replace_from: 0, replace_to: 3, completions: [{ text: 'latency_ms', kind: 'field', detail: 'a number' }] };
  const { user } = openPage(at, { [LIST]: page('any'), [FILTER]: offers });
  const box = (await screen.findByRole('combobox', { name: 'Filter spans' })) as HTMLInputElement;
  await user.type(box, 'lat > 5');
  await user.keyboard('{ArrowLeft>4/}');
  await screen.findByRole('option', { name: /latency_ms/ });
  fireEvent.keyDown(box, { key: 'Tab' });
  expect([box.value, box.selectionStart]).toEqual(['latency_ms > 5', 'latency_ms'.length]);
});

test('a fault in the filter is told with its line and column, and not sent', async () => {
  const fault = { problem: { line: 1, column: 8, message: 'a value is missing' }, warnings: [], replace_from: 7, replace_to: 7, completions: [] };
  const { user, address } = openPage(at, { [LIST]: page('any'), [FILTER]: fault });
  await user.type(await screen.findByRole('combobox', { name: 'Filter spans' }), 'name ==');
  expect(await screen.findByText('1:8 a value is missing')).toBeTruthy();
  await user.keyboard('{Enter}');
  expect(address()).toBe(at);
});

test('a view is saved under a name and found again', async () => {
  const { user, address } = openPage(`${at}?range=24h&sort=cost`, { [LIST]: page('any') });
  await user.click(await screen.findByRole('button', { name: 'Saved views' }));
  await user.type(screen.getByRole('textbox', { name: 'Name of the view' }), 'Dear ones{Enter}');
  await user.keyboard('{Escape}');
  await user.click(screen.getByRole('button', { name: 'Started' }));
  expect(address()).toBe(`${at}?range=24h`);
  await user.click(screen.getByRole('button', { name: 'Saved views' }));
  await user.click(await screen.findByRole('button', { name: 'Dear ones' }));
  expect(address()).toBe(`${at}?range=24h&sort=cost`);
});

test('facets show what occurs, how often, and narrow at a click', async () => {
  const FACETS = '/api/projects/support/facets';
  const models = { values: [{ value: 'o3', span_count: 7, error_count: 1 }], distinct_count: 1 };
  const none = { values: [], distinct_count: 0 };
  const { user, address } = openPage(at, { [LIST]: page('any'), [FACETS]: none, [`${FACETS}?facet=model&limit=6`]: models });
  await user.click(await screen.findByRole('button', { name: 'Show facets' }));
  const section = await screen.findByRole('region', { name: 'Model' });
  await user.click(await within(section).findByRole('button', { name: /^o3/ }));
  expect(new URLSearchParams(address().split('?')[1]).get('filter')).toBe("model_name == 'o3'");
});
