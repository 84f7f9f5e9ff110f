import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { openPage, Refusal } from '../../testing/openPage';

const ANSWER = {
  columns: [{ name: 'tool', data_type: 'text' }, { name: 'cost', data_type: 'number' }],
  rows: [{ tool: 'search', cost: 0.25 }, { tool: 'fetch', cost: null }],
  is_truncated: true,
};

/** Columns for the editor, and the answer to everything else. */
const sql = (answer: unknown) => ({
  '/api/sql': async (request: Request) => {
    const { query } = (await request.clone().json()) as { query: string };
    return query.endsWith('LIMIT 0') ? { ...ANSWER, rows: [] } : answer;
  },
});

test('a worked question is answered as rows and as a chart, and stands in the address', async () => {
  const { user, address } = openPage('/sql', sql(ANSWER));
  await user.click(await screen.findByRole('button', { name: /Cost per tool/ }));
  const rows = await screen.findByRole('table', { name: 'Rows' });
  expect(within(rows).getByRole('cell', { name: '0.25' })).toBeTruthy();
  expect(screen.getByText('2 rows, and there are more')).toBeTruthy();
  expect(address()).toContain('q=');
  await user.click(screen.getByRole('tab', { name: 'Chart' }));
  const bars = await screen.findByRole('list', { name: 'cost' });
  expect(within(bars).getAllByRole('listitem')).toHaveLength(1);
});

test('a table says its columns, and shows what lies in it', async () => {
  const { user, address } = openPage('/sql', sql(ANSWER));
  await user.click(await screen.findByRole('button', { name: /^documents/ }));
  const columns = screen.getByRole('list', { name: 'Columns of documents' });
  expect(within(columns).getAllByRole('listitem').map((each) => each.textContent)).toEqual(['tool', 'cost']);
  await user.click(screen.getByRole('button', { name: 'Show 100 rows' }));
  expect(await screen.findByRole('table', { name: 'Rows' })).toBeTruthy();
  expect(address()).toContain('documents');
});

test('what is wrong with a statement is told in the words of the server', async () => {
  const refusal = new Refusal(400, { code: 'invalid', message: 'Only SELECT is understood here.', request_id: 'r' });
  openPage('/sql?q=DROP%20TABLE%20spans', sql(refusal));
  expect((await screen.findByRole('alert')).textContent).toBe('Only SELECT is understood here.');
});

test('a statement that is saved can be chosen again and forgotten', async () => {
  const { user } = openPage('/sql?q=SELECT%201', sql(ANSWER));
  await user.type(await screen.findByLabelText('Name to save the statement under'), 'mine{Enter}');
  const saved = screen.getByRole('region', { name: 'Saved statements' });
  expect(within(saved).getByRole('button', { name: 'mine' })).toBeTruthy();
  await user.click(within(saved).getByRole('button', { name: 'Forget mine' }));
  expect(screen.queryByRole('region', { name: 'Saved statements' })).toBeNull();
});
