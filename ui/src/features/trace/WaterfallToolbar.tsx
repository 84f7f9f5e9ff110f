/** Above the waterfall: search within the trace, errors, folding, zoom, keys. */
import { ChevronDown, ChevronsDownUp, ChevronsUpDown, ChevronUp, CircleAlert, Keyboard, Maximize2, Route, Search } from 'lucide-react';
import type { KeyboardEvent, RefObject } from 'react';
import type { SpanKind } from '../../api/types';
import { IconButton } from '../../ui/Button';
import { KIND_LOOKS } from '../../ui/kinds';
import { Menu } from '../../ui/Menu';
import { Tooltip } from '../../ui/Tooltip';

interface WaterfallToolbarProps {
  searchBox: RefObject<HTMLInputElement | null>;
  search: string;
  onSearch: (text: string) => void;
  matchCount: number;
  /** Which match is chosen, from 1; 0 while none is. */
  matchPosition: number;
  hiddenMatchCount: number;
  onMatch: (direction: 1 | -1) => void;
  errorCount: number;
  onNextError: () => void;
  folding: Folding;
  isPathLit: boolean;
  onTogglePath: () => void;
  isZoomed: boolean;
  onFit: () => void;
  onHelp: () => void;
}

interface Folding {
  foldTo: (levels: number) => void;
  unfoldAll: () => void;
  foldKind: (kind: SpanKind) => void;
  /** Of which some span can be folded. */
  kinds: SpanKind[];
}

export function WaterfallToolbar(props: WaterfallToolbarProps) {
  return (
    <div role="toolbar" aria-label="Waterfall" className="flex h-9 shrink-0 items-center gap-1 border-b border-line bg-panel pr-1.5 pl-2">
      <SearchField {...props} />
      <div className="flex-1" />
      {props.errorCount > 0 ? (
        <Tooltip content="Next error" shortcut="e">
          <button
            type="button"
            onClick={props.onNextError}
            aria-label={`Next of ${props.errorCount} errors`}
            className="flex h-7 items-center gap-1 rounded-[5px] px-1.5 text-error hover:bg-error-soft"
          >
            <CircleAlert aria-hidden className="size-3.5" />
            {props.errorCount}
          </button>
        </Tooltip>
      ) : null}
      <IconButton label="Critical path" shortcut="c" aria-pressed={props.isPathLit} onClick={props.onTogglePath}><Route /></IconButton>
      <FoldMenu {...props.folding} />
      <IconButton label="Unfold all" onClick={props.folding.unfoldAll}><ChevronsUpDown /></IconButton>
      <IconButton label="Fit the whole trace" shortcut="f" onClick={props.onFit} disabled={!props.isZoomed}><Maximize2 /></IconButton>
      <IconButton label="Keys" shortcut="?" onClick={props.onHelp}><Keyboard /></IconButton>
    </div>
  );
}

function FoldMenu({ foldTo, foldKind, kinds }: Folding) {
  const levels = [1, 2, 3].map((level) => ({ label: level === 1 ? 'Show one level' : `Show ${level} levels`, onSelect: () => foldTo(level) }));
  const byKind = kinds.map((kind) => ({ label: `Fold below ${KIND_LOOKS[kind].word}`, onSelect: () => foldKind(kind) }));
  return <Menu trigger={<IconButton label="Fold by level or kind"><ChevronsDownUp /></IconButton>} items={[...levels, ...byKind]} />;
}

function SearchField({ searchBox, search, onSearch, matchCount, matchPosition, hiddenMatchCount, onMatch }: WaterfallToolbarProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') onMatch(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') {
      onSearch('');
      event.currentTarget.blur();
    } else return;
    event.preventDefault();
  };
  return (
    <div className="flex min-w-0 items-center gap-1">
      <label className="flex h-7 min-w-0 items-center gap-1.5 rounded-[5px] border border-line bg-canvas px-2 focus-within:border-accent">
        <Search aria-hidden className="size-3.5 shrink-0 text-faint" />
        <input
          ref={searchBox}
          type="text"
          aria-label="Search in this trace"
          placeholder="Name, kind, model, error"
          value={search}
          spellCheck={false}
          onChange={(event) => onSearch(event.target.value)}
          onKeyDown={onKeyDown}
          className="w-40 min-w-0 bg-transparent outline-none placeholder:text-faint"
        />
      </label>
      {search.trim() ? (
        <>
          <span role="status" className="text-data-sm whitespace-nowrap text-muted">
            {matchCount === 0 ? 'No match' : `${matchPosition > 0 ? `${matchPosition} of ` : ''}${matchCount}`}
            {hiddenMatchCount > 0 ? <span className="text-faint">, {hiddenMatchCount} folded away</span> : null}
          </span>
          <IconButton label="Previous match" shortcut="N" disabled={matchCount === 0} onClick={() => onMatch(-1)}><ChevronUp /></IconButton>
          <IconButton label="Next match" shortcut="n" disabled={matchCount === 0} onClick={() => onMatch(1)}><ChevronDown /></IconButton>
        </>
      ) : null}
    </div>
  );
}
