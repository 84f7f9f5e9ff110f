/** The addresses of the page. Each screen is loaded when it is first opened. */
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect, type RouterHistory } from '@tanstack/react-router';
import { $api } from '../api/client';
import { readListSearch } from '../features/list/listSearch';
import { Frame } from '../frame/Frame';
import { NoSuchPage } from '../frame/NoSuchPage';
import { PageCrash } from '../frame/PageCrash';
import { sessionOfGlobalId } from '../lib/globalId';
import { projectsPath, sessionPath, tracesPath } from '../lib/paths';

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Frame });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ ...projectsPath(), replace: true });
  },
});

const projects = createRoute({
  getParentRoute: () => root,
  path: '/projects',
  component: lazyRouteComponent(() => import('../features/project/ProjectsPage'), 'ProjectsPage'),
});

const project = createRoute({
  getParentRoute: () => root,
  path: '/projects/$project',
  beforeLoad: ({ params }) => {
    throw redirect({ ...tracesPath(params.project), replace: true });
  },
});

const traces = createRoute({
  getParentRoute: () => root,
  path: '/projects/$project/traces',
  validateSearch: readListSearch,
  component: lazyRouteComponent(() => import('../features/list/traces/TraceListPage'), 'TraceListPage'),
});

const spans = createRoute({
  getParentRoute: () => root,
  path: '/projects/$project/spans',
  validateSearch: readListSearch,
  component: lazyRouteComponent(() => import('../features/list/spans/SpanListPage'), 'SpanListPage'),
});

const sessions = createRoute({
  getParentRoute: () => root,
  path: '/projects/$project/sessions',
  validateSearch: readListSearch,
  component: lazyRouteComponent(() => import('../features/list/sessions/SessionListPage'), 'SessionListPage'),
});

/** What an opened trace keeps in its address; `tab` and `text` belong to the span's panel. */
export interface TraceSearch {
  span?: string | undefined;
  /** The span, by the name that Phoenix's addresses give it; it gives way to `span`. */
  selectedSpanNodeId?: string | undefined;
  /** The critical path is lit. */
  critical?: true | undefined;
  tab?: string | undefined;
  text?: string | undefined;
}

const trace = createRoute({
  getParentRoute: () => root,
  path: '/projects/$project/traces/$traceId',
  validateSearch: (search): TraceSearch => ({
    span: asText(search['span']),
    selectedSpanNodeId: asText(search['selectedSpanNodeId']),
    critical: search['critical'] === true || undefined,
    tab: asText(search['tab']),
    text: asText(search['text']),
  }),
  // Asked for while the screen's code is still on its way; not for a pointer that only passes over a link.
  loader: ({ context, params, preload }) => {
    if (preload) return;
    const path = { project: params.project, trace_id: params.traceId };
    void context.queryClient.prefetchQuery($api.queryOptions('get', '/api/projects/{project}/traces/{trace_id}', { params: { path } }));
  },
  component: lazyRouteComponent(() => import('../features/trace/TracePage'), 'TracePage'),
});

/** Where Phoenix opens a trace from its list of spans. */
const traceOfSpans = createRoute({
  getParentRoute: () => root,
  path: '/projects/$project/spans/$traceId',
  validateSearch: (search) => ({ selectedSpanNodeId: asText(search['selectedSpanNodeId']) }),
  beforeLoad: ({ params, search }) => {
    throw redirect({ to: '/projects/$project/traces/$traceId', params, search, replace: true });
  },
});

const session = createRoute({
  getParentRoute: () => root,
  path: '/projects/$project/sessions/$sessionId',
  // Phoenix's addresses name a session by its global id, which says what it is called.
  beforeLoad: ({ params: { project, sessionId } }) => {
    const called = sessionOfGlobalId(sessionId);
    if (called !== null) throw redirect({ ...sessionPath(project, called), replace: true });
  },
  component: lazyRouteComponent(() => import('../features/session/SessionPage'), 'SessionPage'),
});

const user = createRoute({
  getParentRoute: () => root,
  path: '/projects/$project/users/$userId',
  component: lazyRouteComponent(() => import('../features/user/UserPage'), 'UserPage'),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('../features/settings/SettingsPage'), 'SettingsPage'),
});

export interface SqlSearch {
  q?: string | undefined;
  project?: string | undefined;
  show?: 'rows' | 'chart' | undefined;
}

const sql = createRoute({
  getParentRoute: () => root,
  path: '/sql',
  validateSearch: (search): SqlSearch => ({
    q: asText(search['q']),
    project: asText(search['project']),
    show: search['show'] === 'chart' ? 'chart' : undefined,
  }),
  component: lazyRouteComponent(() => import('../features/sql/SqlPage'), 'SqlPage'),
});

/** Phoenix's stable links to a project, which name it. */
const projectRedirect = createRoute({
  getParentRoute: () => root,
  path: '/redirects/projects/$project',
  beforeLoad: ({ params }) => {
    throw redirect({ ...tracesPath(params.project), replace: true });
  },
});

/** And to a trace, a span or a session, which name no project. */
const idRedirect = createRoute({
  getParentRoute: () => root,
  path: '/redirects/$kind/$id',
  validateSearch: (search): { span?: string | undefined } => ({ span: asText(search['span']) }),
  component: lazyRouteComponent(() => import('../features/redirect/RedirectPage'), 'RedirectPage'),
});

const routeTree = root.addChildren([home, projects, project, traces, spans, sessions, trace, traceOfSpans, session, user, sql, settings, projectRedirect, idRedirect]);

/** `history` is the browser's unless a test brings its own. */
export function buildRouter(queryClient: QueryClient, history?: RouterHistory) {
  return createRouter({
    ...(history ? { history } : {}),
    routeTree,
    context: { queryClient },
    basepath: new URL(document.baseURI).pathname,
    defaultPreload: 'intent',
    defaultNotFoundComponent: NoSuchPage,
    defaultErrorComponent: PageCrash,
    // Lists find back to their place.
    scrollRestoration: true,
    parseSearch,
    stringifySearch,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof buildRouter>;
  }
}

/**
 * Plain `key=value`, so that an id of digits alone stays text and an address can be read and typed.
 * A key without a value is a switch that is on.
 */
function parseSearch(text: string): Record<string, unknown> {
  return Object.fromEntries([...new URLSearchParams(text)].map(([key, value]) => [key, value === '' ? true : value]));
}

function stringifySearch(search: Record<string, unknown>): string {
  const parts = Object.entries(search).flatMap(([key, value]) => {
    if (value === undefined || value === null || value === false) return [];
    return [value === true ? encodeURIComponent(key) : `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`];
  });
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
