/** From what somebody types to what may be answered. */
import type { AnnotationConfig } from '../../api/types';

/** Labels from best to worst share the scores from 1 to 0 evenly; without labels it is a score. */
export function rangeOf(labels: string): AnnotationConfig['range'] {
  const names = [...new Set(labels.split(',').map((label) => label.trim()).filter(Boolean))];
  if (names.length === 0) return { type: 'continuous', direction: 'MAXIMIZE', lower_bound: 0, upper_bound: 1 };
  const step = names.length > 1 ? 1 / (names.length - 1) : 0;
  const values = names.map((label, index) => ({ label, score: Number((1 - index * step).toFixed(3)) }));
  return { type: 'categorical', direction: 'MAXIMIZE', values };
}
