/** Opens the list of all keys, which belongs to the frame, from any feature. */
import { createContext } from 'react';

export const ShowKeys = createContext<() => void>(() => {});
