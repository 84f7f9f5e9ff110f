/** The one door to the server: typed requests, and their query hooks. */
import createFetchClient, { type Middleware } from 'openapi-fetch';
import createQueryClient from 'openapi-react-query';
import type { paths } from './generated/schema';
import type { ApiError } from './types';

/** Whatever refuses without our own words (a proxy, a crash) is told in the same shape. */
const explainRefusals: Middleware = {
  async onResponse({ response }) {
    if (response.ok || response.headers.get('content-type')?.startsWith('application/json')) return;
    const error: ApiError = {
      code: 'unavailable',
      message: `The server answered ${response.status} ${response.statusText}`.trim() + '.',
      request_id: response.headers.get('x-request-id') ?? '',
    };
    return Response.json(error, { status: response.status });
  },
};

/** `document.baseURI` carries the root path that the server may run behind. */
export const fetchClient = createFetchClient<paths>({
  baseUrl: new URL('.', document.baseURI).href,
  fetch: (request) => fetch(request),
});
fetchClient.use(explainRefusals);

export const $api = createQueryClient(fetchClient);
