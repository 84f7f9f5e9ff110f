/** From which message on a conversation is new since the previous call. Set once above it, read by each message. */
import { createContext, use } from 'react';

/** Null where nothing is compared. */
export const NewFromContext = createContext<number | null>(null);

export function useIsNew(index: number): boolean {
  const newFrom = use(NewFromContext);
  // Where everything is new, marking it all would say nothing.
  return newFrom !== null && newFrom > 0 && index >= newFrom;
}
