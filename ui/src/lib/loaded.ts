/**
 * Code that is loaded when it is needed and then is there at once. React's own `lazy` holds what was loaded back for
 * 300 ms where something stood in its place meanwhile, which a person sees as a flicker.
 */
import { useEffect, useState } from 'react';

export interface Loaded<T> {
  /** Begins before anybody needs it; harmless when it is there already. */
  preload: () => void;
  /** Null until it is there, and when it cannot be loaded. */
  use: () => T | null;
}

export function loaded<T>(load: () => Promise<T>): Loaded<T> {
  let value: T | null = null;
  let loading: Promise<void> | null = null;
  const begin = () =>
    (loading ??= load().then(
      (here) => void (value = here),
      // The network may be back when the next one asks.
      () => void (loading = null),
    ));
  return {
    preload: () => void begin(),
    use: function useLoaded() {
      const [, setHere] = useState(value !== null);
      useEffect(() => {
        if (value === null) void begin().then(() => setHere(value !== null));
      }, []);
      return value;
    },
  };
}
