import { screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderSpan } from './testing/renderSpan';
import { call, document, exception, message, span } from './testing/spans';

afterEach(() => vi.unstubAllGlobals());

const text = (words: string) => ({ text: words, mime_type: 'text/plain' });
const json = (value: unknown) => ({ text: JSON.stringify(value), mime_type: 'application/json' });

/** The headings in the order in which they are read. */
async function headings(): Promise<string[]> {
  await screen.findByRole('tab', { name: 'Info', selected: true });
  return screen.getAllByRole('heading', { level: 3 }).map((heading) => heading.textContent ?? '');
}

describe('a failed span', () => {
  it('says the error before anything else', async () => {
    const stacktrace = 'Traceback (most recent call last):\n  File "/srv/agent.py", line 42, in run\n    raise ValueError("no")\nValueError: no such order';
    renderSpan(span({ status_code: 'ERROR', status_message: 'ValueError: no such order', meaning: { input: text('hi'), exceptions: [exception({ stacktrace })] } }));
    expect(await headings()).toEqual(['ValueError', 'Input']);
    const error = screen.getByRole('region', { name: 'Error' });
    expect(within(error).getAllByText(/no such order/)).toHaveLength(1);
    const [, frame] = within(within(error).getByRole('list', { name: 'Stack trace' })).getAllByRole('listitem');
    expect(frame?.textContent).toBe('run/srv/agent.py:42raise ValueError("no")');
  });

  it('without a word says so', async () => {
    renderSpan(span({ status_code: 'ERROR' }));
    expect((await screen.findByRole('region', { name: 'Error' })).textContent).toContain('says no more');
  });
});

describe('an LLM span', () => {
  it('is a conversation, then tokens, template, parameters and tools', async () => {
    const meaning = {
      input_messages: [message('system', 'Be kind.'), message('user', 'Hi')],
      output_messages: [message('assistant', 'Hello', { finish_reason: 'length' })],
      prompt_template: { template: 'Be {mood}.', version: '7', variables: { mood: 'kind' } },
      invocation_parameters: { temperature: 0.2 },
      tools: [{ name: 'find_order', description: 'Finds it.', definition: { type: 'function' } }],
    };
    renderSpan(span({ span_kind: 'LLM', tokens: { prompt: 10, completion: 2, total: 12 }, meaning }));
    expect(await headings()).toEqual(['Conversation', 'Answer', 'Tokens and cost', 'Prompt template', 'Parameters', 'Tools offered']);
    const article = screen.getByRole('article', { name: 'assistant message 1' });
    expect(await within(article).findByText('Hello')).toBeTruthy();
    expect(screen.getByText('length').className).toContain('warn');
    expect(screen.getByText('{mood}').tagName).toBe('MARK');
    expect(screen.getByRole('row', { name: 'Total 12' })).toBeTruthy();
  });

  it('that failed has no answer, and says why', async () => {
    renderSpan(span({ span_kind: 'LLM', status_code: 'ERROR', meaning: { input_messages: [message('user', 'Hi')] } }));
    expect(await screen.findByText('None: the call failed.')).toBeTruthy();
  });

  it('shows a call with its arguments and, below it, the result', async () => {
    const input_messages = [
      message('user', 'Where is HO-1?'),
      message('assistant', '', { tool_calls: [call('c1', 'find_order', '{"order_id":"HO-1"}')] }),
      message('tool', '{"status":"lost"}', { tool_call_id: 'c1' }),
    ];
    const { user } = renderSpan(span({ span_kind: 'LLM', meaning: { input_messages } }));
    const group = await screen.findByRole('group', { name: 'Call of find_order' });
    expect(screen.queryByRole('article', { name: /^tool/ })).toBeNull();
    await user.click(within(group).getByRole('button', { name: /^find_order/ }));
    expect(within(group).getByRole('treeitem', { name: 'order_id: HO-1' })).toBeTruthy();
    await user.click(within(group).getByRole('button', { name: /^result/ }));
    expect(within(group).getByRole('treeitem', { name: 'status: lost' })).toBeTruthy();
  });

  it('shows arguments that are no JSON as the text that they are', async () => {
    const output_messages = [message('assistant', '', { tool_calls: [call('c1', 'find', '{"order_id": "HO-')] })];
    renderSpan(span({ span_kind: 'LLM', meaning: { output_messages } }));
    const group = await screen.findByRole('group', { name: 'Call of find' });
    expect(within(group).getByText('not valid JSON')).toBeTruthy();
    expect(within(group).getByText('{"order_id": "HO-')).toBeTruthy();
  });

  it('folds reasoning, and shows every other kind of part', async () => {
    const parts = [
      { type: 'reasoning' as const, text: 'First I look.' },
      { type: 'audio' as const, url: null, transcript: 'spoken words' },
      { type: 'file' as const, name: 'claim.pdf', url: 'data:application/pdf;base64,AAAA' },
      { type: 'other' as const, kind: 'video_3d', value: { frames: 3 } },
    ];
    const { user } = renderSpan(span({ span_kind: 'LLM', meaning: { output_messages: [{ ...message('assistant', ''), parts }] } }));
    const article = await screen.findByRole('article', { name: 'assistant message 1' });
    await user.click(within(article).getByRole('button', { name: /Reasoning/ }));
    expect((await within(article).findAllByText('First I look.')).length).toBeGreaterThan(0);
    expect(await within(article).findByText('spoken words')).toBeTruthy();
    expect(within(article).getByText('application/pdf, 3 B')).toBeTruthy();
    expect(within(article).getByRole('treeitem', { name: 'frames: 3' })).toBeTruthy();
  });

  it('keeps the last question in full and the rest of a long conversation in one line each', async () => {
    const turns = Array.from({ length: 30 }, (_, i) => message(i % 2 ? 'assistant' : 'user', `turn ${i}`));
    const { user } = renderSpan(span({ span_kind: 'LLM', meaning: { input_messages: [...turns, message('user', 'the last')] } }));
    expect(await screen.findByRole('article', { name: 'user message 31' })).toBeTruthy();
    const earlier = screen.getByRole('group', { name: 'Earlier messages' });
    expect(within(earlier).getAllByRole('button')).toHaveLength(9);
    await user.click(within(earlier).getByRole('button', { name: '22 earlier messages' }));
    await user.click(within(earlier).getByRole('button', { name: /turn 2$/ }));
    expect(within(earlier).getByRole('article', { name: 'user message 3' })).toBeTruthy();
  });

  it('reads an answer of JSON as a tree', async () => {
    renderSpan(span({ span_kind: 'LLM', meaning: { output_messages: [message('assistant', '{"confidence": 0.82}')] } }));
    expect(await screen.findByRole('treeitem', { name: 'confidence: 0.82' })).toBeTruthy();
  });
});

describe('a retriever', () => {
  it('repeats the query above the ranked documents', async () => {
    const documents = [
      document({ id: 'refund.md', score: 0.913, content: 'Thirty days.', metadata: { section: 3 } }),
      document({ score: null, content: '' }),
    ];
    renderSpan(span({ span_kind: 'RETRIEVER', meaning: { input: text('refund?'), output: json(documents), retrieval: { top_k: 5, documents } } }));
    expect(await headings()).toEqual(['Query', 'Documents']);
    const [first, second] = within(screen.getByRole('list', { name: 'Documents' })).getAllByRole('listitem');
    expect(await within(first!).findByText('Thirty days.')).toBeTruthy();
    expect(within(first!).getByText('0.913')).toBeTruthy();
    expect(within(second!).getByText('empty text')).toBeTruthy();
  });

  it('that found nothing says so', async () => {
    renderSpan(span({ span_kind: 'RETRIEVER', meaning: { input: text('?'), retrieval: { top_k: 3, documents: [] } } }));
    expect(await screen.findByText('The search found no documents.')).toBeTruthy();
  });
});

it('a reranker shows how far each document moved', async () => {
  const [a, b] = [document({ id: 'a', content: 'A' }), document({ id: 'b', content: 'B' })];
  const reranking = { query: 'which?', model_name: 'rerank-3', top_k: 2, input_documents: [a, b], output_documents: [b, a] };
  renderSpan(span({ span_kind: 'RERANKER', meaning: { reranking } }));
  expect(await headings()).toEqual(['Query', 'After reranking', 'Before']);
  const [first] = within(screen.getByRole('list', { name: 'After reranking' })).getAllByRole('listitem');
  expect(within(first!).getByText('was number 2')).toBeTruthy();
});

it('a tool shows arguments and result as data, not as markdown', async () => {
  const meaning = { tool: { name: 'find_order', call_id: 'c1' }, input: json({ order_id: 'HO-1' }), output: text('**lost**') };
  renderSpan(span({ span_kind: 'TOOL', meaning }));
  expect(await headings()).toEqual(['Tool', 'Arguments', 'Result']);
  expect(screen.getByRole('treeitem', { name: 'order_id: HO-1' })).toBeTruthy();
  expect(screen.getByText('**lost**')).toBeTruthy();
});

it('an embedding shows texts with length and norm of their vectors', async () => {
  const embeddings = [{ text: 'refund', vector_length: 1_536, vector_norm: 1.00000012 }, { text: null, vector_length: null, vector_norm: null }];
  renderSpan(span({ span_kind: 'EMBEDDING', meaning: { input: text('refund'), output: text('[0.1]'), embeddings } }));
  expect(await headings()).toEqual(['Embeddings']);
  expect(screen.getByText('1,536 dimensions · norm 1')).toBeTruthy();
  expect(screen.getByText('the text was not sent')).toBeTruthy();
});

it.each(['AGENT', 'CHAIN', 'GUARDRAIL', 'EVALUATOR', 'DECISION', 'UNKNOWN'] as const)('a span of kind %s shows input and output', async (span_kind) => {
  renderSpan(span({ span_kind, user_id: 'ingrid', meaning: { input: text('in'), output: json({ label: 'PII' }), tags: ['v42'] } }));
  expect(await headings()).toEqual(['Input', 'Output', 'Details']);
  expect(screen.getByRole('treeitem', { name: 'label: PII' })).toBeTruthy();
  expect(screen.getByText('ingrid')).toBeTruthy();
});

it('a prompt shows its template first', async () => {
  renderSpan(span({ span_kind: 'PROMPT', meaning: { prompt_template: { template: 'Hi {name}' }, output: text('Hi Ingrid') } }));
  expect(await headings()).toEqual(['Prompt template', 'Output']);
});
