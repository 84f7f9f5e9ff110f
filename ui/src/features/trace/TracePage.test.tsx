import { screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { TraceSpan } from '../../api/types';
import { openPage, Refusal } from '../../testing/openPage';
import { span, trace } from './testSpans';

// The span's own panel has its own tests; here only which span it is asked for matters.
vi.mock('../span/SpanPanel', () => ({ SpanPanel: ({ spanId }: { spanId: string }) => <p>Detail of {spanId}</p> }));

const ID = '0af7651916cd43dd8448eb211c80319c';
const at = `/projects/support/traces/${ID}`;
const open = (spans: TraceSpan[], address = at) => openPage(address, { [`/api${at}`]: trace(spans) });

const failing = [
  span('agent', null, 0, 100, { span_kind: 'AGENT', cumulative: { error_count: 1, tokens: { prompt: 400, completion: 42, total: 442 }, cost: 0.0042 } }),
  span('plan', 'agent', 5, 20),
  span('tool', 'agent', 25, 90, { span_kind: 'TOOL' }),
  span('http', 'tool', 30, 80, { status_code: 'ERROR', status_message: 'Request timed out', error_type: 'TimeoutError' }),
];
const row = (name: RegExp) => screen.findByRole('row', { name });

test('a failed trace opens on the span that explains it, and the address says so', async () => {
  const { address } = open(failing);
  expect(await screen.findByText('Detail of http')).toBeTruthy();
  expect((await row(/http/)).getAttribute('aria-selected')).toBe('true');
  await expect.poll(address).toBe(`${at}?span=http`);
});

test('without an error the root is chosen; an address with a span goes there', async () => {
  open([span('agent', null, 0, 100), span('plan', 'agent', 5, 20)]);
  expect(await screen.findByText('Detail of agent')).toBeTruthy();
  open(failing, `${at}?span=plan`);
  expect(await screen.findByText('Detail of plan')).toBeTruthy();
});

test('the way to an error is marked, and tokens and cost below are summed', async () => {
  open(failing);
  const agent = await row(/agent/);
  expect(within(agent).getByRole('img', { name: 'An error below' })).toBeTruthy();
  expect(within(agent).getByText('442')).toBeTruthy();
  expect(within(agent).getByText('$0.0042')).toBeTruthy();
  expect(within(await row(/http/)).getByText('TimeoutError')).toBeTruthy();
});

test('keys move, fold, and find the next error', async () => {
  const { user } = open(failing, `${at}?span=agent`);
  await screen.findByText('Detail of agent');
  await user.keyboard('j');
  expect(await screen.findByText('Detail of plan')).toBeTruthy();
  await user.keyboard('e');
  expect(await screen.findByText('Detail of http')).toBeTruthy();
  await user.keyboard('{ArrowLeft}{ArrowLeft}');
  expect(await screen.findByText('Detail of tool')).toBeTruthy();
  expect(screen.queryByRole('row', { name: /http/ })).toBeNull();
  await user.keyboard('?');
  expect(await screen.findByRole('dialog', { name: 'Keys' })).toBeTruthy();
});

test('search counts its matches, says which are folded away, and goes to the next', async () => {
  const { user } = open(failing, `${at}?span=agent`);
  await screen.findByText('Detail of agent');
  await user.click(screen.getByRole('button', { name: 'Fold by level or kind' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Show 2 levels' }));
  await user.keyboard('/timed out');
  expect(await screen.findByText(/1 folded away/)).toBeTruthy();
  await user.keyboard('{Enter}');
  expect(await screen.findByText('Detail of http')).toBeTruthy();
  expect(await screen.findByText('1 of 1')).toBeTruthy();
});

test('c lights the critical path, and the address says so; a number shows so many levels', async () => {
  const { user, address } = open(failing);
  await row(/http/);
  await user.keyboard('c');
  await expect.poll(address).toBe(`${at}?span=http&critical`);
  expect(screen.getByRole('button', { name: 'Critical path' }).getAttribute('aria-pressed')).toBe('true');
  await user.keyboard('2');
  await expect.poll(() => screen.queryByRole('row', { name: /http/ })).toBeNull();
  expect((await row(/tool/)).getAttribute('aria-selected')).toBe('true');
});

test('an orphan hangs under a missing parent, which explains itself', async () => {
  const { user } = open([span('root', null, 0, 9), span('lone', 'lost', 3, 4, { is_orphan: true })]);
  await user.click(await row(/Missing parent/));
  expect(await screen.findByText(/which is not in this trace/)).toBeTruthy();
});

test('time that cannot be is shown as sent, with a word', async () => {
  open([span('root', null, 0, 100), span('open', 'root', 10, null), span('skewed', 'root', 60, 20), span('early', 'root', -50, 20)]);
  expect(within(await row(/open/)).getByText('no end')).toBeTruthy();
  expect(within(await row(/skewed/)).getByText('−40 ms')).toBeTruthy();
  expect(within(await row(/early/)).getByText('50 ms before its parent')).toBeTruthy();
});

test('ten thousand spans stay below two hundred rows in the document', async () => {
  open(Array.from({ length: 10_000 }, (_, index) => span(`s${index}`, index === 0 ? null : 's0', index, index + 5)));
  await screen.findByText('Detail of s0');
  expect(screen.getByRole('treegrid').getAttribute('aria-rowcount')).toBe('10001');
  const rows = screen.getAllByRole('row').length;
  expect(rows).toBeGreaterThan(20);
  expect(rows).toBeLessThan(200);
});

test('a trace that cannot be read says why', async () => {
  openPage(at, { [`/api${at}`]: new Refusal(500, { code: 'internal', message: 'A segment is damaged.', request_id: 'req-3' }) });
  expect(await screen.findByText('A segment is damaged.')).toBeTruthy();
  expect(screen.getByText('req-3')).toBeTruthy();
});

test('a trace that is not in the project is no failure: the page says where to look', async () => {
  openPage(at, { [`/api${at}`]: new Refusal(404, { code: 'not_found', message: 'There is no such trace.', request_id: 'req-3' }) });
  expect(await screen.findByRole('heading', { name: 'This trace is not here' })).toBeTruthy();
  expect(screen.getByRole('link', { name: 'the traces of support' })).toBeTruthy();
});
