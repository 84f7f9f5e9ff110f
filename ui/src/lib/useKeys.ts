/** Keys of the whole page, silent while somebody types or a dialog is open. */
import { useEffect, useRef } from 'react';

/** By `KeyboardEvent.key`; only without ⌘, Ctrl and Alt. A handler that answers false leaves the key alone. */
export type KeyHandlers = Record<string, (event: KeyboardEvent) => void | false>;

export function useKeys(handlers: KeyHandlers): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isBusyElsewhere(event.target)) return;
      const handler = latest.current[event.key];
      if (handler && handler(event) !== false) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

/** A checkbox wants only the space bar, which a handler must leave to it. */
const OWN_KEYS = 'input:not([type=checkbox]), textarea, select, [contenteditable], [role=menu], [role=dialog], [role=listbox]';

function isBusyElsewhere(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(OWN_KEYS) !== null;
}
