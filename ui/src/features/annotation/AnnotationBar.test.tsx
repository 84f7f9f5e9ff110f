import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Annotation } from '../../api/types';
import { AnnotationBar } from './AnnotationBar';
import { annotation, config } from './testing/annotations';

afterEach(() => vi.unstubAllGlobals());

const TARGET = { kind: 'span', trace_id: 'aa', span_id: 'bb' } as const;

/** A server that knows these annotations; what the page asks to change is remembered. */
function renderBar(annotations: Annotation[]) {
  const changes: string[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url);
    if (request.method !== 'GET') {
      changes.push(`${request.method} ${pathname} ${await request.text()}`.trim());
      return request.method === 'DELETE' ? new Response(null, { status: 204 }) : Response.json(annotation({}));
    }
    if (pathname.endsWith('/annotation-configs')) return Response.json({ configs: [config({ id: 1, name: 'quality', labels: ['good', 'bad'] })] });
    return Response.json({ annotations, is_cut: false });
  });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <AnnotationBar place={{ project: 'p', traceId: 'aa' }} target={TARGET} shortcut="v" />
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), changes };
}

describe('what was said', () => {
  it('stands in one line, with what end users said in their words', async () => {
    renderBar([
      annotation({ id: 1, name: 'quality', label: 'good', score: 0.9 }),
      annotation({ id: 2, name: 'user_feedback', annotator_kind: 'HUMAN', label: 'negative', explanation: 'It sent me in circles.' }),
      annotation({ id: 3, name: 'note', explanation: 'see the prompt' }),
    ]);
    const bar = await screen.findByRole('region', { name: 'Annotations of the span' });
    expect(await within(bar).findByText('good 0.9')).toBeTruthy();
    expect(within(bar).getByText('1 note')).toBeTruthy();
    expect(within(screen.getByRole('list', { name: 'Feedback of users' })).getByText(/It sent me in circles/)).toBeTruthy();
  });

  it('can be taken back and reworded', async () => {
    const { user, changes } = renderBar([annotation({ id: 7, name: 'quality', label: 'good', explanation: 'why' })]);
    await user.click(await screen.findByRole('button', { name: /Annotate span/ }));
    await user.click(await screen.findByRole('button', { name: 'Edit quality' }));
    await user.clear(screen.getByRole('textbox', { name: 'Explanation' }));
    await user.type(screen.getByRole('textbox', { name: 'Explanation' }), 'because');
    await user.click(screen.getByRole('button', { name: 'Keep' }));
    await user.click(screen.getByRole('button', { name: 'Delete quality' }));
    await waitFor(() => expect(changes).toHaveLength(2));
    expect(changes[0]).toBe('PUT /api/annotations/7 {"label":"good","score":null,"explanation":"because"}');
    expect(changes[1]).toBe('DELETE /api/annotations/7');
  });
});

describe('saying more', () => {
  it('`v` opens it, a digit gives a label, Escape closes it', async () => {
    const { user, changes } = renderBar([]);
    await screen.findByRole('button', { name: /Annotate span/ });
    await user.keyboard('v');
    await screen.findByRole('button', { name: /bad/ });
    await user.keyboard('2');
    await waitFor(() => expect(changes).toHaveLength(1));
    expect(changes[0]).toBe(`POST /api/annotations {"target":${JSON.stringify(TARGET)},"name":"quality","label":"bad","score":0}`);
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('button', { name: /bad/ })).toBeNull();
  });

  it('the same digit again takes the label back', async () => {
    const { user, changes } = renderBar([annotation({ id: 9, name: 'quality', label: 'bad', identifier: 'app', annotator_kind: 'HUMAN', source: 'APP' })]);
    await user.click(await screen.findByRole('button', { name: /Annotate span/ }));
    await screen.findByRole('button', { name: /bad/, pressed: true });
    await user.keyboard('2');
    await waitFor(() => expect(changes).toEqual(['DELETE /api/annotations/9']));
  });

  it('a digit typed into a note is a digit', async () => {
    const { user, changes } = renderBar([]);
    await user.click(await screen.findByRole('button', { name: /Annotate span/ }));
    await user.type(await screen.findByRole('textbox', { name: 'Note' }), 'see 2{Enter}');
    await waitFor(() => expect(changes).toHaveLength(1));
    expect(changes[0]).toContain('"name":"note","explanation":"see 2"');
  });

  it('a new annotation is agreed on in place', async () => {
    const { user, changes } = renderBar([]);
    await user.click(await screen.findByRole('button', { name: /Annotate span/ }));
    await user.click(await screen.findByRole('button', { name: 'New annotation' }));
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'tone');
    await user.type(screen.getByRole('textbox', { name: 'Labels, best first' }), 'kind, rude');
    await user.click(screen.getByRole('button', { name: 'Add' }));
    await waitFor(() => expect(changes).toHaveLength(1));
    expect(changes[0]).toContain('POST /api/projects/p/annotation-configs {"name":"tone"');
  });
});
