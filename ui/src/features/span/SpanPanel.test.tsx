import { screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { span } from './testing/spans';
import { renderSpan, renderSpanPanel } from './testing/renderSpan';

afterEach(() => vi.unstubAllGlobals());

const text = (words: string) => ({ text: words, mime_type: 'text/plain' });

describe('the states of the panel', () => {
  it('while the span is on its way, a shape of it', async () => {
    renderSpanPanel(() => new Promise<Response>(() => {}));
    expect(await screen.findByRole('status', { name: 'Loading the span' })).toBeTruthy();
  });

  it('when it cannot be read, why, the request id and another try', async () => {
    const refusal = { code: 'internal', message: 'A segment could not be read.', request_id: '01JD3X' };
    const answers = [Response.json(refusal, { status: 500 }), Response.json(span({ name: 'second time' }))];
    const { user } = renderSpanPanel(() => answers.shift()!);
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('A segment could not be read.');
    expect(alert.textContent).toContain('01JD3X');
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { name: 'second time' })).toBeTruthy();
  });

  it('when there is no such span, that', async () => {
    renderSpanPanel(() => Response.json({ code: 'not_found', message: '', request_id: '' }, { status: 404 }));
    expect(await screen.findByRole('heading', { name: 'This span is not here' })).toBeTruthy();
  });

  it('when the sender dropped something, what', async () => {
    renderSpan(span({ dropped_attributes_count: 3, meaning: { input: text('hi') } }));
    expect(await screen.findByText(/The sender dropped 3 attributes\./)).toBeTruthy();
  });

  it('when there is nothing but times, where to look', async () => {
    renderSpan(span({}));
    expect(await screen.findByRole('heading', { name: 'This span says no more than its times' })).toBeTruthy();
  });
});

describe('the head', () => {
  it('names kind, status and the numbers', async () => {
    const tokens = { prompt: 12_431, completion: 287, total: 12_718 };
    const cost = { total: 0.0042315, prompt: 0.004, completion: 0.0002315, details: [] };
    renderSpan(span({ span_kind: 'LLM', status_code: 'ERROR', name: 'chat', model_name: 'gpt-4o', tokens, cost }));
    const head = (await screen.findByRole('heading', { name: 'chat' })).closest('header')!;
    for (const words of ['LLM', 'Error', '1.8 s', 'gpt-4o', '12.4k → 287 tokens', '$0.0042']) {
      expect(within(head).getByText(words)).toBeTruthy();
    }
  });

  it('leads to the parent', async () => {
    const onSelectSpan = vi.fn();
    const { user } = renderSpan(span({ parent_id: 'cc' }), { onSelectSpan });
    await user.click(await screen.findByRole('button', { name: 'Go to the parent span' }));
    expect(onSelectSpan).toHaveBeenCalledWith('cc');
  });

  it('copies the span as JSON, curl or Python', async () => {
    const { user } = renderSpan(span({ name: 'chat' }));
    for (const [item, words] of [['JSON', '"name": "chat"'], ['curl', "curl --fail 'http"], ['Python', 'urlopen("http']] as const) {
      await user.click(await screen.findByRole('button', { name: 'Copy span as' }));
      await user.click(await screen.findByRole('menuitem', { name: `Copy as ${item}` }));
      await waitFor(async () => expect(await navigator.clipboard.readText()).toContain(words));
    }
  });
});

describe('raw is one key away', () => {
  const sent = span({ meaning: { input: text('**hi**') }, attributes: { input: { value: '**hi**' } } });

  it('`r` shows the attributes, keeps that in the address, and goes back', async () => {
    const { user, history } = renderSpan(sent);
    await screen.findByRole('heading', { name: 'Input' });
    await user.keyboard('r');
    expect(await screen.findByRole('tree', { name: 'Attributes' })).toBeTruthy();
    expect(history.location.search).toBe('?tab=attributes');
    await user.keyboard('r');
    expect(await screen.findByRole('heading', { name: 'Input' })).toBeTruthy();
    expect(history.location.search).toBe('');
  });

  it('`m` and its button show texts as they were sent', async () => {
    const { user } = renderSpan(sent);
    expect((await screen.findByText('hi')).tagName).toBe('STRONG');
    await user.click(screen.getByRole('button', { name: 'Raw text' }));
    expect(await screen.findByText('**hi**')).toBeTruthy();
    await user.keyboard('m');
    expect(await screen.findByText('hi')).toBeTruthy();
  });

  it('an address opens the tab it names', async () => {
    renderSpan(sent, { search: '?tab=resource' });
    expect(await screen.findByRole('tab', { name: 'Resource', selected: true })).toBeTruthy();
  });

  it('a key typed into the search is a letter', async () => {
    const { user } = renderSpan(sent, { search: '?tab=attributes' });
    await user.type(await screen.findByRole('searchbox', { name: 'Search attributes' }), 'r');
    expect(screen.getByRole('tab', { name: 'Attributes', selected: true })).toBeTruthy();
  });
});

describe('events and links', () => {
  it('events stand at their distance from the start', async () => {
    const event = { name: 'cache miss', time_unix_nano: '1763690000412000000', attributes: { key: 'k1' } };
    renderSpan(span({ events: [event] }), { search: '?tab=events' });
    const row = (await screen.findByText('cache miss')).closest('li')!;
    expect(row.textContent).toContain('+412 ms');
    expect(row.textContent).toContain('key: "k1"');
  });

  it('a link within the trace selects, one to another trace leads there', async () => {
    const onSelectSpan = vi.fn();
    const link = { span_id: '1111111111111111', trace_state: '', attributes: {} };
    const here = span({}).trace_id;
    const links = [{ ...link, trace_id: here }, { ...link, trace_id: 'ffff' }];
    const { user } = renderSpan(span({ links }), { search: '?tab=events', onSelectSpan });
    await user.click(await screen.findByRole('button', { name: '1111111111111111' }));
    expect(onSelectSpan).toHaveBeenCalledWith('1111111111111111');
    expect(screen.getByRole('link').getAttribute('href')).toBe('/redirects/traces/ffff?span=%221111111111111111%22');
  });
});
