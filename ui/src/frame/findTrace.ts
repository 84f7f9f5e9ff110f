/** Which project holds a trace: the one at hand is asked first, then all others at once. */
import { fetchClient } from '../api/client';

/** What somebody pasted, as a trace id; null if it is none. Case, spaces and hyphens do not matter. */
export function parseTraceId(text: string): string | null {
  const digits = text.trim().toLowerCase().replaceAll('-', '');
  return /^[0-9a-f]{32}$/.test(digits) ? digits : null;
}

/** The name of the project, or null where none knows the trace. */
export async function findTrace(traceId: string, project: string | undefined): Promise<string | null> {
  if (project && (await holdsTrace(project, traceId))) return project;
  const { data, error } = await fetchClient.GET('/api/projects');
  if (error) throw error;
  const others = data.projects.map((each) => each.name).filter((name) => name !== project);
  const answers = await Promise.all(others.map((name) => holdsTrace(name, traceId)));
  return others.find((_, index) => answers[index]) ?? null;
}

async function holdsTrace(project: string, traceId: string): Promise<boolean> {
  const params = { path: { project, trace_id: traceId } };
  const { error } = await fetchClient.GET('/api/projects/{project}/traces/{trace_id}', { params });
  if (!error) return true;
  if (error.code === 'not_found') return false;
  throw error;
}
