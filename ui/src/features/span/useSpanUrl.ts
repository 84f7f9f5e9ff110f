/** What the panel keeps in the address: the tab, and whether texts are shown readable or raw. */
import { useNavigate, useSearch } from '@tanstack/react-router';

export const TABS = ['info', 'attributes', 'events', 'resource'] as const;
export type TabName = (typeof TABS)[number];

export interface SpanUrl {
  tab: TabName;
  isRaw: boolean;
  setTab: (tab: TabName) => void;
  setRaw: (isRaw: boolean) => void;
}

/** Reads the search of whatever route the panel stands in, and leaves the rest of it alone. */
export function useSpanUrl(): SpanUrl {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const change = (changes: Record<string, string | undefined>) => {
    const next = (previous: Record<string, unknown>) => ({ ...previous, ...changes });
    void navigate({ to: '.', search: next as never, replace: true, resetScroll: false });
  };
  return {
    tab: TABS.find((tab) => tab === search['tab']) ?? 'info',
    isRaw: search['text'] === 'raw',
    setTab: (tab) => change({ tab: tab === 'info' ? undefined : tab }),
    setRaw: (isRaw) => change({ text: isRaw ? 'raw' : undefined }),
  };
}
