/** Puts a span on a page of its own, answered by a server that knows nothing else. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { vi } from 'vitest';
import type { SpanView } from '../span';
import { SpanPanel } from '../SpanPanel';

interface Page {
  /** What the address holds beyond the path: "?tab=attributes". */
  search?: string;
  onSelectSpan?: (spanId: string) => void;
}

/** `answer` is what the server says, asked anew for each request. */
export function renderSpanPanel(answer: () => Response | Promise<Response>, { search = '', onSelectSpan }: Page = {}) {
  const server = vi.fn(async (_request: Request) => answer());
  vi.stubGlobal('fetch', server);
  const root = createRootRoute();
  const page = createRoute({
    getParentRoute: () => root,
    path: '/',
    component: () => <SpanPanel projectName="support" traceId="aa" spanId="bb" onSelectSpan={onSelectSpan} />,
  });
  const trace = createRoute({ getParentRoute: () => root, path: '/projects/$project/traces/$traceId', component: () => null });
  const history = createMemoryHistory({ initialEntries: [`/${search}`] });
  const router = createRouter({ routeTree: root.addChildren([page, trace]), history });
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), server, history };
}

export function renderSpan(span: SpanView, page?: Page) {
  return renderSpanPanel(() => Response.json(span), page);
}
