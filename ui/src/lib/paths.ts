/** Every route of the page as a function: spread the answer into <Link> or hand it to navigate(). */

export function projectsPath() {
  return { to: '/projects' } as const;
}

export function tracesPath(project: string, search: { errors?: true } = {}) {
  return { to: '/projects/$project/traces', params: { project }, search } as const;
}

export function tracePath(project: string, traceId: string, search: { span?: string } = {}) {
  return { to: '/projects/$project/traces/$traceId', params: { project, traceId }, search } as const;
}
