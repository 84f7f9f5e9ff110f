import { screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderSpan } from './testing/renderSpan';
import { message, span } from './testing/spans';

afterEach(() => vi.unstubAllGlobals());

function renderMessage(words: string) {
  const page = renderSpan(span({ span_kind: 'LLM', meaning: { input_messages: [message('user', words)] } }));
  return { ...page, article: () => screen.findByRole('article', { name: 'user message 1' }) };
}

describe('content from a trace', () => {
  it.each(['<script>window.pwned = 1</script>', '<img src=x onerror="window.pwned = 1">', '<iframe src="https://evil.example"></iframe>', 'a <b>bold</b> word'])(
    'that is HTML is shown as text: %s',
    async (html) => {
      const { article } = renderMessage(html);
      expect(await within(await article()).findByText(html)).toBeTruthy();
      expect(document.querySelector('article :is(script, img, iframe, b)')).toBeNull();
      expect('pwned' in window).toBe(false);
    },
  );

  it('has its markdown links followed only on a click, and never with a script', async () => {
    const { article } = renderMessage('[safe](https://example.com) [unsafe](javascript:alert(1))');
    const link = await within(await article()).findByRole('link', { name: 'safe' });
    expect(link.getAttribute('rel')).toBe('noopener noreferrer');
    expect(screen.getByText('unsafe').closest('a')).toBeNull();
  });

  it('has its images named, not fetched', async () => {
    const { article } = renderMessage('![a pixel](https://evil.example/p.gif)');
    expect(await within(await article()).findByText('a pixel · image at evil.example')).toBeTruthy();
    expect(document.querySelector('img')).toBeNull();
  });

  it('has an image of its own bytes drawn on a click', async () => {
    const url = 'data:image/png;base64,AAAA';
    const parts = [{ type: 'image' as const, url }];
    const { user } = renderSpan(span({ span_kind: 'LLM', meaning: { input_messages: [{ ...message('user', ''), parts }] } }));
    expect(document.querySelector('img')).toBeNull();
    await user.click(await screen.findByRole('button', { name: 'Show PNG image, 3 B' }));
    expect(screen.getByRole('img', { name: 'PNG image, 3 B' }).getAttribute('src')).toBe(url);
  });

  it('reads from the right where its script does', async () => {
    renderMessage('مرحبا');
    expect((await screen.findByText('مرحبا')).closest('[dir]')?.getAttribute('dir')).toBe('auto');
  });

  it('of thousands of nested quotes stays text instead of breaking the page', async () => {
    const silenced = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { article } = renderMessage(`${'>'.repeat(3_000)} deep`);
    expect((await article()).textContent).toContain('> deep');
    silenced.mockRestore();
  });

  it('of a megabyte shows its beginning, its exact size and the way to the rest', async () => {
    const { user } = renderMessage(`${'0123456 **not markdown**\n'.repeat(40_000)}THE END`);
    expect(await screen.findByText('The first 16 KB of 977 KB (1,000,007 bytes).')).toBeTruthy();
    expect(screen.queryByText(/THE END/)).toBeNull();
    expect(screen.getByRole('button', { name: 'Download' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Show all' }));
    expect(screen.getByText(/THE END/)).toBeTruthy();
  });

  it('of a hundred and thirty levels opens as far as it fits', async () => {
    let deep: unknown = 'bottom';
    for (let level = 0; level < 130; level += 1) deep = { [`level ${level}`]: deep };
    renderSpan(span({ attributes: { deep } }), { search: '?tab=attributes' });
    const tree = await screen.findByRole('tree', { name: 'Attributes' });
    const rows = within(tree).getAllByRole('treeitem');
    expect(rows.length).toBeLessThanOrEqual(80);
    expect(rows.at(-1)?.getAttribute('aria-expanded')).toBe('false');
  });
});
