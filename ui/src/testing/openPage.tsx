/** Opens the whole page at an address, with answers in place of a server. */
import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { vi } from 'vitest';
import type { ApiError } from '../api/types';
import { buildQueryClient } from '../app/queryClient';
import { buildRouter } from '../app/router';

/** By path, with the query where it matters. A function is asked each time. */
export type Answers = Record<string, unknown>;

const STATUS = { version: '0.1.0', data_dir: '/data', grpc_port: 4317, span_count: 0, pending_annotation_count: 0, memory_bytes: 0, memory_bytes_max: 1 };

export function openPage(address: string, answers: Answers) {
  const known: Answers = { '/api/status': STATUS, '/api/projects': { projects: [] }, ...answers };
  vi.stubGlobal('fetch', async (request: Request) => answerTo(request, known));
  // jsdom lays nothing out: without a height, a virtual list would show no row at all.
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600);
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(1000);

  const queryClient = buildQueryClient();
  const history = createMemoryHistory({ initialEntries: [address] });
  const router = buildRouter(queryClient, history);
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), address: () => history.location.href };
}

export class Refusal {
  readonly status: number;
  readonly error: ApiError;

  constructor(status: number, error: ApiError) {
    this.status = status;
    this.error = error;
  }
}

async function answerTo(request: Request, answers: Answers): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const found = answers[pathname + search] ?? answers[pathname];
  const answer = typeof found === 'function' ? await found(request) : found;
  if (answer instanceof Refusal) return Response.json(answer.error, { status: answer.status });
  if (answer !== undefined) return Response.json(answer);
  return Response.json({ code: 'not_found', message: `There is no ${pathname}.`, request_id: 'req-404' } satisfies ApiError, { status: 404 });
}
