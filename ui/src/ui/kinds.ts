/** The icon, word and hue of each span kind: the same everywhere. */
import type { SpanKind } from '../api/types';

export interface KindLook {
  word: string;
  /** Classes written out in full, so that the stylesheet holds them. */
  text: string;
  background: string;
  border: string;
  /** One path on 24 by 24: tables draw thousands of them. After Lucide's icons (ISC licence). */
  drawing: string;
}

export const KIND_LOOKS: Record<SpanKind, KindLook> = {
  LLM: {
    word: 'LLM', text: 'text-kind-llm', background: 'bg-kind-llm', border: 'border-kind-llm',
    drawing: 'M22 17a2 2 0 0 1-2 2H6.828a2 2 0 0 0-1.414.586l-2.202 2.202A.71.71 0 0 1 2 21.286V5a2 2 0 0 1 2-2h16a2 2 0 0 1 2 2zM7 11h10M7 15h6M7 7h8',
  },
  AGENT: {
    word: 'Agent', text: 'text-kind-agent', background: 'bg-kind-agent', border: 'border-kind-agent',
    drawing: 'M12 8V4H8M6 8h12a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2zM2 14h2M20 14h2M15 13v2M9 13v2',
  },
  TOOL: {
    word: 'Tool', text: 'text-kind-tool', background: 'bg-kind-tool', border: 'border-kind-tool',
    drawing: 'M14.7 6.3a1 1 0 0 0 0 1.4l1.6 1.6a1 1 0 0 0 1.4 0l3.106-3.105c.32-.322.863-.22.983.218a6 6 0 0 1-8.259 7.057l-7.91 7.91a1 1 0 0 1-2.999-3l7.91-7.91a6 6 0 0 1 7.057-8.259c.438.12.54.662.219.984z',
  },
  RETRIEVER: {
    word: 'Retriever', text: 'text-kind-retriever', background: 'bg-kind-retriever', border: 'border-kind-retriever',
    drawing: 'M3 5a9 3 0 1 0 18 0a9 3 0 1 0-18 0zM3 5V19A9 3 0 0 0 21 19V5M3 12A9 3 0 0 0 21 12',
  },
  EMBEDDING: {
    word: 'Embedding', text: 'text-kind-embedding', background: 'bg-kind-embedding', border: 'border-kind-embedding',
    drawing: 'M16 3h5v5M8 3H3v5M12 22v-8.3a4 4 0 0 0-1.172-2.872L3 3M15 9l6-6',
  },
  RERANKER: {
    word: 'Reranker', text: 'text-kind-reranker', background: 'bg-kind-reranker', border: 'border-kind-reranker',
    drawing: 'M11 5h10M11 12h10M11 19h10M4 4h1v5M4 9h2M6.5 20H3.4c0-1 2.6-1.925 2.6-3.5a1.5 1.5 0 0 0-2.6-1.02',
  },
  GUARDRAIL: {
    word: 'Guardrail', text: 'text-kind-guardrail', background: 'bg-kind-guardrail', border: 'border-kind-guardrail',
    drawing: 'M20 13c0 5-3.5 7.5-7.66 8.95a1 1 0 0 1-.67-.01C7.5 20.5 4 18 4 13V6a1 1 0 0 1 1-1c2 0 4.5-1.2 6.24-2.72a1.17 1.17 0 0 1 1.52 0C14.51 3.81 17 5 19 5a1 1 0 0 1 1 1zM9 12l2 2 4-4',
  },
  EVALUATOR: {
    word: 'Evaluator', text: 'text-kind-evaluator', background: 'bg-kind-evaluator', border: 'border-kind-evaluator',
    drawing: 'M12 3v18M19 8l3 8a5 5 0 0 1-6 0zV7M3 7h1a17 17 0 0 0 8-2 17 17 0 0 0 8 2h1M5 8l3 8a5 5 0 0 1-6 0zV7M7 21h10',
  },
  PROMPT: {
    word: 'Prompt', text: 'text-kind-prompt', background: 'bg-kind-prompt', border: 'border-kind-prompt',
    drawing: 'M8 3H7a2 2 0 0 0-2 2v5a2 2 0 0 1-2 2 2 2 0 0 1 2 2v5c0 1.1.9 2 2 2h1M16 21h1a2 2 0 0 0 2-2v-5c0-1.1.9-2 2-2a2 2 0 0 1-2-2V5a2 2 0 0 0-2-2h-1',
  },
  DECISION: {
    word: 'Decision', text: 'text-kind-decision', background: 'bg-kind-decision', border: 'border-kind-decision',
    drawing: 'M9 18a3 3 0 1 0 6 0a3 3 0 1 0-6 0zM3 6a3 3 0 1 0 6 0a3 3 0 1 0-6 0zM15 6a3 3 0 1 0 6 0a3 3 0 1 0-6 0zM18 9v2c0 .6-.4 1-1 1H7c-.6 0-1-.4-1-1V9M12 12v3',
  },
  CHAIN: {
    word: 'Chain', text: 'text-kind-chain', background: 'bg-kind-chain', border: 'border-kind-chain',
    drawing: 'M9 17H7A5 5 0 0 1 7 7h2M15 7h2a5 5 0 1 1 0 10h-2M8 12h8',
  },
  UNKNOWN: {
    word: 'Unknown', text: 'text-kind-unknown', background: 'bg-kind-unknown', border: 'border-kind-unknown',
    drawing: 'M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0zM9 9.5a3 2.5 0 0 1 6 0c0 2-2 2-3 3.5M12 17h.01',
  },
};
