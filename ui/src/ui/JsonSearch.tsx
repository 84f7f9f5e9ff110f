/** The search line above a JSON tree: how many, which one, next and previous. */
import { ChevronDown, ChevronUp, Search } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { IconButton } from './Button';
import type { JsonMatches } from './jsonSearch';

interface JsonSearchProps {
  label: string;
  words: string;
  onWords: (words: string) => void;
  found: JsonMatches;
  index: number;
  onIndex: (index: number) => void;
}

export function JsonSearch({ label, words, onWords, found, index, onIndex }: JsonSearchProps) {
  const count = found.matches.length;
  const step = (by: number) => count > 0 && onIndex((index + by + count) % count);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
    if (event.key === 'Escape' && words !== '') {
      // The first Escape leaves the search, the next one whatever is around it.
      event.stopPropagation();
      onWords('');
    }
  };
  return (
    <div role="search" className="mb-2 flex h-7 items-center gap-1 rounded-[5px] border border-line bg-panel pl-2 focus-within:border-accent">
      <Search aria-hidden className="size-3.5 shrink-0 text-faint" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={words}
        onChange={(event) => onWords(event.target.value)}
        onKeyDown={onKeyDown}
        className="min-w-0 flex-1 bg-transparent px-1 outline-none placeholder:text-faint [&::-webkit-search-cancel-button]:hidden"
      />
      <span role="status" className="text-data-sm text-muted">
        {words.trim() === '' ? '' : count === 0 ? 'no match' : `${index + 1} of ${count}${found.isCut ? '+' : ''}`}
      </span>
      <IconButton label="Previous match" disabled={count === 0} onClick={() => step(-1)}>
        <ChevronUp />
      </IconButton>
      <IconButton label="Next match" disabled={count === 0} onClick={() => step(1)}>
        <ChevronDown />
      </IconButton>
    </div>
  );
}
