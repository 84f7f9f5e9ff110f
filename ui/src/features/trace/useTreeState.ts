/** Which rows are folded, which are found, and how the choice moves among what is left. */
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { SpanKind } from '../../api/types';
import { findTexts, searchTexts, stepMatch } from './spanSearch';
import { ancestorsOf, foldedAtKind, foldedFrom, nextError, revealed, visibleRows } from './spanTree';
import type { TraceLayout } from './traceLayout';

const NOTHING: ReadonlySet<string> = new Set();

export function useTreeState({ rows, indexOf }: TraceLayout, selected: string, onSelect: (id: string) => void) {
  const [chosenFolds, setFolds] = useState(NOTHING);
  const [search, setSearch] = useState('');
  const selectedIndex = indexOf.get(selected) ?? -1;

  // Whatever way a span is chosen, its row is in sight.
  const folds = useMemo(() => revealed(rows, chosenFolds, selectedIndex), [rows, chosenFolds, selectedIndex]);
  const visible = useMemo(() => visibleRows(rows, folds), [rows, folds]);
  // Typing goes first, finding follows.
  const sought = useDeferredValue(search);
  const isSearching = sought.trim() !== '';
  const texts = useMemo(() => (isSearching ? searchTexts(rows) : []), [rows, isSearching]);
  const matches = useMemo(() => findTexts(texts, sought), [texts, sought]);
  const isMatch = useMemo(() => new Set(matches), [matches]);
  const hiddenMatchCount = useMemo(() => matches.length - visible.filter((index) => isMatch.has(index)).length, [matches, visible, isMatch]);
  const position = visible.indexOf(selectedIndex);

  // The choice comes back by way of the address: whoever presses keys faster moves on from where they meant to be.
  const latest = useRef(selectedIndex);
  useEffect(() => {
    latest.current = selectedIndex;
  }, [selectedIndex]);
  const choose = (index: number) => {
    const row = rows[index];
    if (!row) return;
    latest.current = index;
    onSelect(row.id);
  };
  const setFolded = (id: string, isFolded: boolean) => {
    const next = new Set(folds);
    if (isFolded) next.add(id);
    else next.delete(id);
    setFolds(next);
    // A choice that would be folded away moves up to what hides it.
    const index = indexOf.get(id) ?? -1;
    if (isFolded && selectedIndex > index && selectedIndex < (rows[index]?.end ?? 0)) onSelect(id);
  };

  /** A choice that goes out of sight moves up to what hides it. */
  const foldTogether = (next: ReadonlySet<string>) => {
    setFolds(next);
    const hiding = ancestorsOf(rows, selectedIndex).filter((row) => next.has(row.id)).at(-1);
    if (hiding) onSelect(hiding.id);
  };

  return {
    search,
    setSearch,
    isSearching,
    folds,
    visible,
    matches,
    isMatch,
    hiddenMatchCount,
    matchPosition: matches.indexOf(selectedIndex) + 1,
    selectedIndex,
    position,
    toggle: (id: string) => setFolded(id, !folds.has(id)),
    move: (by: number) => choose(visible[Math.min(visible.length - 1, Math.max(0, visible.indexOf(latest.current) + by))] ?? -1),
    toEdge: (edge: 'first' | 'last') => choose(visible.at(edge === 'first' ? 0 : -1) ?? -1),
    fold: () => {
      const row = rows[selectedIndex];
      if (!row) return;
      if (row.childCount > 0 && !folds.has(row.id)) setFolded(row.id, true);
      else choose(row.parent);
    },
    unfold: () => {
      const row = rows[selectedIndex];
      if (!row || row.childCount === 0) return;
      if (folds.has(row.id)) setFolded(row.id, false);
      else choose(selectedIndex + 1);
    },
    /** Leaves so many levels open. */
    foldTo: (levels: number) => foldTogether(foldedFrom(rows, levels - 1)),
    /** Folds every span of a kind, whatever else was folded. */
    foldKind: (kind: SpanKind) => foldTogether(new Set([...folds, ...foldedAtKind(rows, kind)])),
    unfoldAll: () => setFolds(NOTHING),
    toNextError: () => choose(nextError(rows, latest.current)),
    toMatch: (direction: 1 | -1) => {
      // Whoever types and presses Enter at once means what is typed, not what was found so far.
      const found = sought === search ? matches : findTexts(searchTexts(rows), search);
      choose(stepMatch(found, latest.current, direction));
    },
  };
}
