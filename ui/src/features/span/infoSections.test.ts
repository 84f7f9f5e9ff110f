import { describe, expect, it } from 'vitest';
import { infoSections } from './infoSections';
import type { RelatedSpans } from './related';
import { document, message, noTokens, span } from './testing/spans';

const text = { text: 'hi', mime_type: 'text/plain' };

describe('infoSections', () => {
  it('shows a conversation instead of the same words as input and output', () => {
    const meaning = { input: text, output: text, input_messages: [message('user', 'hi')], output_messages: [message('assistant', 'ho')] };
    expect(infoSections(span({ span_kind: 'LLM', tokens: noTokens, meaning }))).toEqual(['conversation', 'usage']);
  });

  it('keeps the output of a model whose answer came without messages', () => {
    const meaning = { output: text, input_messages: [message('user', 'hi')] };
    expect(infoSections(span({ span_kind: 'LLM', meaning }))).toEqual(['conversation', 'output']);
  });

  it('repeats the query above the documents of a retriever', () => {
    const meaning = { input: text, output: text, retrieval: { top_k: 3, documents: [document({})] } };
    expect(infoSections(span({ span_kind: 'RETRIEVER', meaning }))).toEqual(['query', 'documents']);
  });

  it('keeps the output of a retriever that named no documents', () => {
    expect(infoSections(span({ span_kind: 'RETRIEVER', meaning: { input: text, output: text } }))).toEqual(['query', 'output']);
  });

  it('puts the template first for a prompt', () => {
    const meaning = { input: text, output: text, prompt_template: { template: 'Hi {name}' } };
    expect(infoSections(span({ span_kind: 'PROMPT', meaning }))).toEqual(['template', 'input', 'output']);
  });

  it('shows input and output for kinds without a view of their own', () => {
    for (const span_kind of ['AGENT', 'CHAIN', 'GUARDRAIL', 'EVALUATOR', 'DECISION', 'UNKNOWN'] as const) {
      expect(infoSections(span({ span_kind, meaning: { input: text, output: text } }))).toEqual(['input', 'output']);
    }
  });

  it('reads the attributes of a span that says nothing in a known form', () => {
    const attributes = { http: { route: '/orders' } };
    expect(infoSections(span({ attributes, session_id: 's1' }))).toEqual(['attributes', 'details']);
    expect(infoSections(span({ attributes, meaning: { input: text } }))).toEqual(['input']);
  });

  it('shows what a step led to, and what a call changed, where the trace knows it', () => {
    const steps = [{}] as RelatedSpans['steps'];
    expect(infoSections(span({ span_kind: 'AGENT', meaning: { input: text } }), { steps, previousCallId: null })).toEqual(['input', 'steps']);
    const meaning = { input_messages: [message('user', 'hi')] };
    expect(infoSections(span({ span_kind: 'LLM', meaning }), { steps: [], previousCallId: 'a' })).toEqual(['changes', 'conversation']);
  });

  it('has nothing for a span that carried nothing', () => {
    expect(infoSections(span({}))).toEqual([]);
  });
});
