/** Annotations and configs for tests, told by what matters. */
import type { Annotation, AnnotationConfig } from '../../../api/types';

export function annotation(parts: Partial<Annotation>): Annotation {
  return {
    id: 1,
    target: { kind: 'span', trace_id: 'aa', span_id: 'bb' },
    name: 'quality',
    annotator_kind: 'LLM',
    label: null,
    score: null,
    explanation: null,
    metadata: {},
    identifier: '',
    source: 'API',
    user_id: null,
    created_at_unix_nano: '1763690000000000000',
    updated_at_unix_nano: '1763690000000000000',
    ...parts,
  };
}

interface ConfigParts {
  id: number;
  name: string;
  labels: string[];
}

export function config({ id, name, labels }: ConfigParts): AnnotationConfig {
  const values = labels.map((label, index) => ({ label, score: index === 0 ? 1 : 0 }));
  return { id, name, description: null, is_assigned: false, range: { type: 'categorical', direction: 'MAXIMIZE', values } };
}
