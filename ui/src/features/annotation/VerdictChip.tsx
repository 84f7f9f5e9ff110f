/** One verdict in a few characters. */
import { Bot, Code, User } from 'lucide-react';
import type { Annotation } from '../../api/types';
import { annotatorWords, formatVerdict } from './verdicts';

const ICONS = { LLM: Bot, CODE: Code, HUMAN: User } as const;

export function VerdictChip({ annotation }: { annotation: Annotation }) {
  const Icon = ICONS[annotation.annotator_kind];
  const verdict = formatVerdict(annotation);
  const about = annotation.target.kind === 'document' ? ` #${annotation.target.position + 1}` : '';
  const tip = [`${annotation.name}${about}, by ${annotatorWords(annotation)}`, annotation.explanation].filter(Boolean).join('\n');
  return (
    <span data-tip={tip} className="inline-flex h-5 max-w-full items-center gap-1 rounded-[4px] border border-line bg-canvas px-1.5 text-data-sm">
      <Icon aria-hidden className="size-3 shrink-0 text-faint" />
      <span className="truncate text-muted">{annotation.name}{about}</span>
      {verdict ? <span className="truncate font-medium text-ink">{verdict}</span> : null}
    </span>
  );
}
