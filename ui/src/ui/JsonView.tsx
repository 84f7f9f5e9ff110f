/** A JSON document as a tree: opened where one looks, searched as a whole, copied by value or by path. */
import { type KeyboardEvent, useDeferredValue, useMemo, useRef, useState } from 'react';
import { type PickableDocument, usePickValue } from './documentPicking';
import { JsonRow } from './JsonRow';
import { JsonSearch } from './JsonSearch';
import { type JsonLine, type JsonTreeState, jsonLines, openWithin, toggled, withMore } from './jsonLines';
import { type JsonMatches, revealMatch, searchJson } from './jsonSearch';

interface JsonViewProps {
  value: unknown;
  /** What the document is, for screen readers: "Attributes". */
  label: string;
  /** About how many lines are open at first. */
  linesAtFirst?: number;
  isSearchable?: boolean;
  /** Which document of a span it is, so that its values can narrow a list. */
  of?: PickableDocument;
}

export function JsonView({ value, label, linesAtFirst = 40, isSearchable = false, of }: JsonViewProps) {
  const [state, setState] = useState<JsonTreeState>(() => openWithin(value, linesAtFirst));
  const [words, setWords] = useState('');
  const [matchIndex, setMatchIndex] = useState(0);
  const wanted = useDeferredValue(words);
  const found = useMemo<JsonMatches>(() => searchJson(value, wanted), [value, wanted]);
  const match = found.matches[matchIndex];
  // The match is opened by the way the tree is read, not by changing it: leaving the search leaves the tree as it was.
  const shownState = useMemo(() => (match ? revealMatch(state, match) : state), [state, match]);
  const lines = useMemo(() => jsonLines(value, shownState), [value, shownState]);

  const goTo = (index: number) => {
    if (match) setState(revealMatch(state, match));
    setMatchIndex(index);
  };
  return (
    <div>
      {isSearchable ? (
        <JsonSearch
          label={`Search ${label.toLowerCase()}`}
          words={words}
          onWords={(next) => {
            setWords(next);
            setMatchIndex(0);
          }}
          found={found}
          index={matchIndex}
          onIndex={goTo}
        />
      ) : null}
      <JsonTree label={label} of={of} lines={lines} matchPath={match?.path ?? null} onState={setState} />
    </div>
  );
}

interface JsonTreeProps {
  label: string;
  of: PickableDocument | undefined;
  lines: JsonLine[];
  matchPath: string | null;
  onState: (change: (state: JsonTreeState) => JsonTreeState) => void;
}

function JsonTree({ label, of, lines, matchPath, onState }: JsonTreeProps) {
  // The root's own line says nothing that its children do not.
  const isRootShown = lines.length === 1;
  const rows = isRootShown ? lines : lines.slice(1);
  const hasChevrons = rows.some((row) => row.isBranch);
  const [active, setActive] = useState('');
  const tree = useRef<HTMLDivElement>(null);
  const pick = usePickValue(of);
  const activeId = rows.some((row) => rowId(row) === active) ? active : rowId(rows[0]!);

  const toggle = (line: JsonLine) => onState((state) => (line.hiddenCount === undefined ? toggled(state, line.path) : withMore(state, line.path)));
  const onKeyDown = (event: KeyboardEvent) => {
    const at = rows.findIndex((row) => rowId(row) === activeId);
    const next = moved(rows, at, event.key);
    if (next !== null) {
      event.preventDefault();
      event.stopPropagation();
      setActive(rowId(rows[next]!));
      tree.current?.querySelectorAll<HTMLElement>('[role=treeitem]')[next]?.focus();
    } else if (opens(rows[at]!, event)) {
      event.preventDefault();
      event.stopPropagation();
      toggle(rows[at]!);
    }
  };
  return (
    <div ref={tree} role="tree" aria-label={label} onKeyDown={onKeyDown} className="font-mono text-data-sm">
      {rows.map((line) => (
        <JsonRow
          key={rowId(line)}
          line={line}
          depth={isRootShown ? 0 : line.depth - 1}
          hasChevrons={hasChevrons}
          isActive={rowId(line) === activeId}
          isMatch={line.path === matchPath && line.hiddenCount === undefined}
          onActivate={() => setActive(rowId(line))}
          onToggle={() => toggle(line)}
          onPick={pick && line.keys && line.keys.length > 0 ? (element) => pick(line.keys!, line.value, element) : null}
        />
      ))}
    </div>
  );
}

function rowId(line: JsonLine): string {
  return line.hiddenCount === undefined ? line.path : `${line.path}…more`;
}

/** Where a key leads from row `at`: null where it leads nowhere. */
function moved(rows: JsonLine[], at: number, key: string): number | null {
  const line = rows[at]!;
  if (key === 'ArrowDown') return Math.min(at + 1, rows.length - 1);
  if (key === 'ArrowUp') return Math.max(at - 1, 0);
  if (key === 'Home') return 0;
  if (key === 'End') return rows.length - 1;
  if (key === 'ArrowLeft' && !line.isOpen) {
    const parent = rows.slice(0, at).findLastIndex((row) => row.depth < line.depth);
    return parent === -1 ? null : parent;
  }
  if (key === 'ArrowRight' && line.isOpen) return Math.min(at + 1, rows.length - 1);
  return null;
}

/** Only keys pressed on the row itself: Enter on a button inside it is that button's. */
function opens(line: JsonLine, { key, target }: KeyboardEvent): boolean {
  if (!(target instanceof Element) || target.getAttribute('role') !== 'treeitem') return false;
  if (key === 'Enter' || key === ' ') return true;
  return (key === 'ArrowRight' && !line.isOpen) || (key === 'ArrowLeft' && line.isOpen);
}
