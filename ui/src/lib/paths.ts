/** Every route of the page as a function: spread the answer into <Link> or hand it to navigate(). */

export function projectsPath() {
  return { to: '/projects' } as const;
}

export function tracesPath(project: string, search: { errors?: true; filter?: string } = {}) {
  return { to: '/projects/$project/traces', params: { project }, search } as const;
}

export function spansPath(project: string) {
  return { to: '/projects/$project/spans', params: { project } } as const;
}

export function sessionsPath(project: string) {
  return { to: '/projects/$project/sessions', params: { project } } as const;
}

export function tracePath(project: string, traceId: string, search: { span?: string } = {}) {
  return { to: '/projects/$project/traces/$traceId', params: { project, traceId }, search } as const;
}

/** A trace whose project is not known: another one may hold what a span links to. */
export function anyTracePath(traceId: string, search: { span?: string } = {}) {
  return { to: '/redirects/$kind/$id', params: { kind: 'traces', id: traceId }, search } as const;
}

/** Session and user are named by whatever their sender chose; the router escapes it. */
export function sessionPath(project: string, sessionId: string) {
  return { to: '/projects/$project/sessions/$sessionId', params: { project, sessionId } } as const;
}

export function userPath(project: string, userId: string) {
  return { to: '/projects/$project/users/$userId', params: { project, userId } } as const;
}

/** A statement, in one project or in all, shown as rows or as a chart. */
export function sqlPath(search: { q?: string | undefined; project?: string | undefined; show?: 'rows' | 'chart' | undefined } = {}) {
  return { to: '/sql', search } as const;
}

export function settingsPath() {
  return { to: '/settings' } as const;
}
