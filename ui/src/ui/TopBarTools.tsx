/** Room in the one bar on top for what the open page brings: its time range, its switches. */
import { type ReactNode, useSyncExternalStore } from 'react';
import { createPortal } from 'react-dom';

let slot: HTMLElement | null = null;
const watchers = new Set<() => void>();

/** Stands in the bar. */
export function TopBarSlot() {
  return <div ref={fillSlot} className="flex shrink-0 items-center gap-2 empty:hidden" />;
}

/** What the page puts there. */
export function TopBarTools({ children }: { children: ReactNode }) {
  const element = useSyncExternalStore(watchSlot, () => slot);
  return element ? createPortal(children, element) : null;
}

function fillSlot(element: HTMLElement | null): void {
  slot = element;
  for (const watcher of watchers) watcher();
}

function watchSlot(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
