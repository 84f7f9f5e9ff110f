/** What was said, in the order and words in which it is shown. */
import type { Annotation, AnnotationConfig, AnnotationTarget } from '../../api/types';

export const NOTE = 'note';

/** Digits that keys have. */
const KEYS_MAX = 9;

/** A label that one key gives. */
export interface Choice {
  config: AnnotationConfig;
  label: string;
  score: number | null;
  /** Null where the digits are used up. */
  key: string | null;
}

/** What was said of one thing itself, and of a span's documents; newest first, as it came. */
export function saidOf(annotations: readonly Annotation[], target: AnnotationTarget): Annotation[] {
  return annotations.filter((annotation) => isAbout(annotation.target, target));
}

function isAbout(said: AnnotationTarget, target: AnnotationTarget): boolean {
  switch (target.kind) {
    case 'trace':
      return said.kind === 'trace' && said.trace_id === target.trace_id;
    case 'session':
      return said.kind === 'session' && said.session_id === target.session_id;
    case 'document':
      return said.kind === 'document' && said.span_id === target.span_id && said.position === target.position;
    case 'span':
      return (said.kind === 'span' || said.kind === 'document') && said.span_id === target.span_id;
  }
}

/** Verdicts by name, then oldest first; notes apart. */
export function sortOut(annotations: readonly Annotation[]): { verdicts: Annotation[]; notes: Annotation[] } {
  const inOrder = [...annotations].sort((a, b) => a.name.localeCompare(b.name) || a.id - b.id);
  return {
    verdicts: inOrder.filter((annotation) => annotation.name !== NOTE),
    notes: inOrder.filter((annotation) => annotation.name === NOTE),
  };
}

/** `good 0.9`, `0.25`, `good`; empty where only words were said. */
export function formatVerdict({ label, score }: Pick<Annotation, 'label' | 'score'>): string {
  return [label, score === null || score === undefined ? null : formatScore(score)].filter(Boolean).join(' ');
}

export function formatScore(score: number): string {
  return String(Number(score.toPrecision(3)));
}

/** Whose word it is, for people. */
export function annotatorWords({ annotator_kind: kind, source }: Pick<Annotation, 'annotator_kind' | 'source'>): string {
  if (kind === 'HUMAN') return source === 'APP' ? 'a person, here' : 'a person';
  return kind === 'LLM' ? 'a model' : 'code';
}

/** What the project asks for; where it asks for nothing, everything there is to ask for. */
export function askedFor(configs: readonly AnnotationConfig[]): AnnotationConfig[] {
  const assigned = configs.filter((config) => config.is_assigned);
  const asked = assigned.length > 0 ? assigned : configs;
  return [...asked].sort((a, b) => a.id - b.id);
}

/** The labels to choose from, numbered through. */
export function choices(configs: readonly AnnotationConfig[]): Choice[] {
  const all = configs.flatMap((config) =>
    config.range.type === 'categorical'
      ? config.range.values.map(({ label, score }) => ({ config, label, score: score ?? null }))
      : [],
  );
  return all.map((choice, index) => ({ ...choice, key: index < KEYS_MAX ? String(index + 1) : null }));
}

/** The verdict given in the page under a name: the one that a new one would replace. */
export function givenHere(annotations: readonly Annotation[], name: string): Annotation | undefined {
  return annotations.find((annotation) => annotation.name === name && annotation.identifier === 'app');
}
