/** Values of a span's documents that a list can be narrowed by: whoever shows one tells which was picked. */
import { createContext, useContext } from 'react';

/** The documents that a filter can reach into, by the name it has for them. */
export type PickableDocument = 'attributes' | 'metadata' | 'resource';

export interface Place {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface DocumentPick {
  document: PickableDocument;
  /** From the document's root to the value. */
  keys: readonly (string | number)[];
  value: unknown;
  place: Place;
}

/** Null where there is nothing to narrow. */
export const DocumentPicking = createContext<((picked: DocumentPick) => void) | null>(null);

/** How the values of one document are picked; null where they are only read. */
export function usePickValue(document: PickableDocument | undefined): ((keys: DocumentPick['keys'], value: unknown, element: Element) => void) | null {
  const pick = useContext(DocumentPicking);
  if (!pick || document === undefined) return null;
  return (keys, value, element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    pick({ document, keys, value, place: { left, top, width, height } });
  };
}
