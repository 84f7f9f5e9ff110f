import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { JsonView } from './JsonView';

const value = {
  model: 'gpt-4o',
  version: '42',
  temperature: 0.2,
  parameters: '{"stop": ["END"]}',
  messages: [{ role: 'user', content: 'Where is my order? '.repeat(20) }, { role: 'tool', content: null }],
};

function show(linesAtFirst: number) {
  render(<JsonView value={value} label="Attributes" linesAtFirst={linesAtFirst} isSearchable />);
  return userEvent.setup();
}

it('quotes a text only where it could be taken for a number', () => {
  show(10);
  expect(screen.getByRole('treeitem', { name: 'version: "42"' })).toBeTruthy();
  expect(screen.getByRole('treeitem', { name: 'model: gpt-4o' })).toBeTruthy();
});

it('opens a value on a click, and a string that holds JSON', async () => {
  const user = show(1);
  await user.click(screen.getByRole('treeitem', { name: /^parameters/ }));
  await user.click(screen.getByRole('treeitem', { name: /^stop/ }));
  expect(screen.getByRole('treeitem', { name: '0: END' })).toBeTruthy();
});

it('folds a long string and says its size', async () => {
  const user = show(40);
  const row = screen.getByRole('treeitem', { name: /^content: Where/ });
  expect(row.textContent).toContain('380 B');
  await user.click(row);
  expect(row.getAttribute('aria-expanded')).toBe('true');
});

it('searches closed parts too, and walks from match to match', async () => {
  const user = show(1);
  const box = screen.getByRole('searchbox', { name: 'Search attributes' });
  await user.type(box, 'role');
  expect(await screen.findByText('1 of 2')).toBeTruthy();
  expect(screen.getByRole('treeitem', { name: 'role: user', selected: true })).toBeTruthy();
  await user.keyboard('{Enter}');
  expect(screen.getByText('2 of 2')).toBeTruthy();
  expect(screen.getByRole('treeitem', { name: 'role: tool', selected: true })).toBeTruthy();
  await user.clear(box);
  await user.type(box, 'nowhere');
  expect(await screen.findByText('no match')).toBeTruthy();
});

it('is walked and opened with the arrow keys', async () => {
  const user = show(1);
  await user.click(screen.getByRole('treeitem', { name: 'model: gpt-4o' }));
  screen.getByRole('treeitem', { name: 'model: gpt-4o' }).focus();
  await user.keyboard('{End}{ArrowRight}{ArrowDown}');
  expect(document.activeElement?.textContent).toMatch(/^0/);
  await user.keyboard('{ArrowLeft}');
  expect(document.activeElement?.textContent).toMatch(/^messages/);
});

it('copies the value and the path of the row in hand', async () => {
  const user = show(40);
  const row = screen.getByRole('treeitem', { name: 'role: tool' });
  await user.hover(row);
  await user.click(within(row).getByRole('button', { name: 'Copy path' }));
  expect(await navigator.clipboard.readText()).toBe('messages[1].role');
  await user.click(within(row).getByRole('button', { name: 'Copy value' }));
  expect(await navigator.clipboard.readText()).toBe('tool');
});
