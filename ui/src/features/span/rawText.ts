/** Whether the panel shows texts as they were sent. Set once at the top, read by every text below. */
import { createContext, useContext } from 'react';

export const RawTextContext = createContext(false);

export function useRawText(): boolean {
  return useContext(RawTextContext);
}
