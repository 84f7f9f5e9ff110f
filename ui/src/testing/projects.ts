/** Projects for tests. */
import type { Project } from '../api/types';

export function project(name: string, more: Partial<Project> = {}): Project {
  const tokens = { prompt: 0, completion: 0, total: 0 };
  return { id: name.length, global_id: btoa(`Project:${name.length}`), name, trace_count: 0, span_count: 0, error_trace_count: 0, tokens, ...more };
}
