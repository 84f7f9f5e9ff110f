/** Verdicts of the traces that a list shows, asked for together: one request for all rows that come into view at once. */
import { useQuery } from '@tanstack/react-query';
import { fetchClient } from '../../api/client';
import type { TraceVerdict } from '../../api/types';

type Waiting = { resolve: (verdict: TraceVerdict | null) => void; reject: (error: unknown) => void };

const TRACES_MAX = 1000;
let waiting = new Map<string, Waiting[]>();

export function useTraceVerdict(traceId: string): TraceVerdict | null {
  const { data } = useQuery({ queryKey: ['post', 'trace verdicts', traceId], queryFn: () => ask(traceId), staleTime: 15_000 });
  return data ?? null;
}

function ask(traceId: string): Promise<TraceVerdict | null> {
  return new Promise((resolve, reject) => {
    if (waiting.size === 0) setTimeout(() => void askForAll(), 0);
    waiting.set(traceId, [...(waiting.get(traceId) ?? []), { resolve, reject }]);
  });
}

async function askForAll(): Promise<void> {
  const asked = waiting;
  waiting = new Map();
  const ids = [...asked.keys()];
  for (let start = 0; start < ids.length; start += TRACES_MAX) {
    const part = ids.slice(start, start + TRACES_MAX);
    try {
      const { data } = await fetchClient.POST('/api/annotations/of-traces', { body: { trace_ids: part } });
      const found = new Map(data?.traces.map((trace) => [trace.trace_id, trace]));
      for (const id of part) for (const { resolve } of asked.get(id)!) resolve(found.get(id) ?? null);
    } catch (error) {
      for (const id of part) for (const { reject } of asked.get(id)!) reject(error);
    }
  }
}
