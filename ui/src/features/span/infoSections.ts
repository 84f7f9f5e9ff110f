/** Which parts of a span are shown, the most useful first for its kind. */

import { NO_RELATIVES, type RelatedSpans } from './related';
import type { SpanView } from './span';

export type InfoSection =
  | 'changes'
  | 'conversation'
  | 'query'
  | 'input'
  | 'documents'
  | 'reranking'
  | 'embeddings'
  | 'tool'
  | 'output'
  | 'steps'
  | 'usage'
  | 'template'
  | 'parameters'
  | 'tools'
  | 'details'
  | 'attributes';

export function infoSections(span: SpanView, related: RelatedSpans = NO_RELATIVES): InfoSection[] {
  const order = ORDER[span.span_kind] ?? USUAL_ORDER;
  const sections = order.filter((section) => isPresent(section, span, related));
  // What says nothing in a known form is read as it was sent: a web request, a query of a database.
  const isBare = sections.every((section) => section === 'details' || section === 'steps');
  return isBare && Object.keys(span.attributes).length > 0 ? ['attributes', ...sections] : sections;
}

const USUAL_ORDER: InfoSection[] = [
  'tool', 'query', 'input', 'changes', 'conversation', 'reranking', 'documents', 'embeddings', 'output', 'steps',
  'usage', 'template', 'parameters', 'tools', 'details',
];

/** Kinds whose own subject comes before their input. */
const ORDER: Partial<Record<SpanView['span_kind'], InfoSection[]>> = {
  PROMPT: ['template', ...USUAL_ORDER.filter((section) => section !== 'template')],
};

/** Every section is shown once, and nothing twice: documents and vectors are the output, read properly. */
function isPresent(section: InfoSection, { span_kind, meaning, tokens, cost, session_id, user_id, provider }: SpanView, related: RelatedSpans): boolean {
  const hasReranking = meaning.reranking !== null && meaning.reranking !== undefined;
  const hasDocuments = (meaning.retrieval?.documents.length ?? 0) > 0;
  const isSearch = span_kind === 'RETRIEVER' || span_kind === 'RERANKER';
  const isEmbedding = span_kind === 'EMBEDDING' && meaning.embeddings.length > 0;
  switch (section) {
    case 'changes':
      return related.previousCallId !== null && meaning.input_messages.length > 0;
    case 'steps':
      return related.steps.length > 0;
    case 'conversation':
      return meaning.input_messages.length > 0 || meaning.output_messages.length > 0;
    case 'query':
      return isSearch && (meaning.input != null || meaning.reranking?.query != null);
    case 'input':
      return meaning.input != null && meaning.input_messages.length === 0 && !isSearch && !isEmbedding;
    case 'output':
      return meaning.output != null && meaning.output_messages.length === 0 && !isEmbedding && !(isSearch && (hasDocuments || hasReranking));
    case 'documents':
      return hasDocuments || (span_kind === 'RETRIEVER' && meaning.retrieval != null);
    case 'reranking':
      return hasReranking;
    case 'embeddings':
      return meaning.embeddings.length > 0;
    case 'tool':
      return meaning.tool != null;
    case 'usage':
      return tokens != null || cost != null;
    case 'template':
      return meaning.prompt_template != null;
    case 'parameters':
      return meaning.invocation_parameters != null;
    case 'tools':
      return meaning.tools.length > 0;
    case 'attributes':
      return false;
    case 'details':
      return meaning.metadata != null || meaning.tags.length > 0 || session_id != null || user_id != null || provider != null;
  }
}
