/** By which values a list is narrowed at a click, and of what they are counted. */
import { rangeQuery } from '../../../lib/timeRange';
import { type Field, withoutField } from '../clauses';
import { conditionsOf, type ListConditions, type ListView } from '../useListView';

export interface FacetSpec {
  field: Exclude<Field, 'name'>;
  title: string;
}

export const FACETS: readonly FacetSpec[] = [
  { field: 'status', title: 'Status' },
  { field: 'kind', title: 'Kind' },
  { field: 'model', title: 'Model' },
  { field: 'user', title: 'User' },
  { field: 'session', title: 'Session' },
  { field: 'tag', title: 'Tag' },
];

/**
 * Of spans, all that the other conditions leave, so that the values beside a chosen one can still be seen. What
 * traces and sessions are narrowed by cannot be asked of a single span: there the stretch of time alone counts.
 */
export function facetConditions(view: ListView, field: Field): ListConditions {
  if (view.grain !== 'span') return rangeQuery(view.range);
  const rest = { ...view.search, filter: withoutField('span', view.filter, field) };
  return conditionsOf('span', rest, view.range);
}
