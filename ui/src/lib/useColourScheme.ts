/** Which of the two looks is on, followed as the system or the person changes it; for what is drawn on a canvas. */
import { useSyncExternalStore } from 'react';

export function useColourScheme(): string {
  return useSyncExternalStore(subscribe, () => getComputedStyle(document.documentElement).colorScheme + systemLook());
}

function subscribe(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', onChange);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', onChange);
  };
}

function systemLook(): string {
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? ' dark' : ' light';
}
