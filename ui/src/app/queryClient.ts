/** How answers of the server are kept and asked for again. */
import { QueryClient } from '@tanstack/react-query';
import { isApiError } from '../ui/States';

export function buildQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // What the server refused with a reason stays refused; a network that failed may have recovered.
        retry: (failures, error) => failures < 2 && !isApiError(error),
        retryDelay: (attempt) => 300 * 2 ** attempt,
      },
    },
  });
}
