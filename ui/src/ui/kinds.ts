/** The icon, word and hue of each span kind: the same everywhere. */
import {
  Bot, Braces, CircleHelp, Database, GitFork, Link2, ListOrdered, type LucideIcon, MessageSquareText, Scale, ShieldCheck, Split, Wrench,
} from 'lucide-react';
import type { SpanKind } from '../api/types';

export interface KindLook {
  word: string;
  icon: LucideIcon;
  /** Classes written out in full, so that the stylesheet holds them. */
  text: string;
  background: string;
  border: string;
}

export const KIND_LOOKS: Record<SpanKind, KindLook> = {
  LLM: { word: 'LLM', icon: MessageSquareText, text: 'text-kind-llm', background: 'bg-kind-llm', border: 'border-kind-llm' },
  AGENT: { word: 'Agent', icon: Bot, text: 'text-kind-agent', background: 'bg-kind-agent', border: 'border-kind-agent' },
  TOOL: { word: 'Tool', icon: Wrench, text: 'text-kind-tool', background: 'bg-kind-tool', border: 'border-kind-tool' },
  RETRIEVER: { word: 'Retriever', icon: Database, text: 'text-kind-retriever', background: 'bg-kind-retriever', border: 'border-kind-retriever' },
  EMBEDDING: { word: 'Embedding', icon: Split, text: 'text-kind-embedding', background: 'bg-kind-embedding', border: 'border-kind-embedding' },
  RERANKER: { word: 'Reranker', icon: ListOrdered, text: 'text-kind-reranker', background: 'bg-kind-reranker', border: 'border-kind-reranker' },
  GUARDRAIL: { word: 'Guardrail', icon: ShieldCheck, text: 'text-kind-guardrail', background: 'bg-kind-guardrail', border: 'border-kind-guardrail' },
  EVALUATOR: { word: 'Evaluator', icon: Scale, text: 'text-kind-evaluator', background: 'bg-kind-evaluator', border: 'border-kind-evaluator' },
  PROMPT: { word: 'Prompt', icon: Braces, text: 'text-kind-prompt', background: 'bg-kind-prompt', border: 'border-kind-prompt' },
  DECISION: { word: 'Decision', icon: GitFork, text: 'text-kind-decision', background: 'bg-kind-decision', border: 'border-kind-decision' },
  CHAIN: { word: 'Chain', icon: Link2, text: 'text-kind-chain', background: 'bg-kind-chain', border: 'border-kind-chain' },
  UNKNOWN: { word: 'Unknown', icon: CircleHelp, text: 'text-kind-unknown', background: 'bg-kind-unknown', border: 'border-kind-unknown' },
};
