/** A preference of this browser (a panel's width, a folded navigation), kept in local storage. */
import { useCallback, useState } from 'react';

export function useStored<T>(key: string, initial: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => readStored(key) ?? initial);
  const store = useCallback(
    (next: T) => {
      setValue(next);
      writeStored(key, next);
    },
    [key],
  );
  return [value, store];
}

function readStored<T>(key: string): T | undefined {
  try {
    const text = localStorage.getItem(`bennu.${key}`);
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined; // Storage is forbidden, or holds what we never wrote.
  }
}

function writeStored(key: string, value: unknown): void {
  try {
    localStorage.setItem(`bennu.${key}`, JSON.stringify(value));
  } catch {
    // Storage is full or forbidden: the preference lasts as long as the page.
  }
}
