import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { Markdown } from './Markdown';

/** Waits for the renderer, which the first text loads. */
async function show(text: string, role: string, name?: string) {
  const { container } = render(<Markdown text={text} label="message" />);
  return { container, found: await screen.findByRole(role, name === undefined ? {} : { name }) };
}

it('sets headings below those of the page', async () => {
  const { found } = await show('# Rules', 'heading', 'Rules');
  expect(found.getAttribute('aria-level')).toBe('4');
});

it('keeps single line ends, and words between angle brackets', async () => {
  const { container } = await show('<rules>\n- be kind\n</rules>\n\none\ntwo <b>three</b>\n\n---', 'separator');
  expect(container.textContent).toBe('<rules>\n- be kind\n</rules>one\ntwo <b>three</b>');
});

it('sets lists, tables, tasks and code', async () => {
  const text = '1. one\n2. two\n   - [x] done\n\n| a | b |\n|--:|---|\n| 1 | **2** |\n\n```js\nif (a < b) {}\n```\n\n> said\n\n~~no~~ *so* \\*';
  const { container } = await show(text, 'table');
  expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual(['one', 'two☑done', '☑done']);
  expect(screen.getByRole('row', { name: '1 2' })).toBeTruthy();
  expect(container.querySelector('pre')?.textContent).toBe('if (a < b) {}');
  expect(container.querySelector('blockquote')?.textContent).toBe('said');
  expect(container.textContent).toContain('no so *');
});

it('leads to the web and to mail, and never into this page', async () => {
  await show('[web](https://example.com) [mail](mailto:a@b.no) [here](/projects) [code](javascript:alert(1))', 'link', 'web');
  expect(screen.getAllByRole('link').map((link) => link.textContent)).toEqual(['web', 'mail']);
});
