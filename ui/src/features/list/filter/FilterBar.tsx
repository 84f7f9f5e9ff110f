/** Where a condition is typed: words to search for, or an expression of the filter language, with what could come next. */
import { Search, X } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { cx } from '../../../lib/cx';
import { useKeys } from '../../../lib/useKeys';
import { useStored } from '../../../lib/useStored';
import { IconButton } from '../../../ui/Button';
import type { ListWords } from '../ListState';
import type { ListView } from '../useListView';
import { completed, withUsed } from './filterHistory';
import { FilterOffers, type Offer } from './FilterOffers';
import { useFilterReading } from './useFilterReading';

export function FilterBar({ view, words }: { view: ListView; words: ListWords }) {
  const [typed, setTyped] = useState(view.filter);
  const [cursor, setCursor] = useState(0);
  const [isOpen, setIsOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [history, setHistory] = useStored<string[]>(`filters.${view.grain}`, []);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  // A click in a row, or going back, changes it too.
  useEffect(() => setTyped(view.filter), [view.filter]);
  useKeys({ '/': () => input.current?.focus() });
  const { reading, isWords } = useFilterReading(view.project, view.grain, typed, cursor, isOpen);

  const offers: Offer[] =
    typed.trim() === ''
      ? history.map((text) => ({ text, kind: 'used', detail: '' }))
      : (reading?.completions ?? []).filter((each) => each.text !== typed);
  const problem = isWords ? null : (reading?.problem ?? null);
  const write = (text: string, at: number) => {
    // At once: a caret that is set in the next frame would land behind what was typed meanwhile.
    flushSync(() => {
      setTyped(text);
      setCursor(at);
      setActive(-1);
    });
    input.current?.setSelectionRange(at, at);
  };
  const use = (text: string) => {
    setIsOpen(false);
    setActive(-1);
    setHistory(withUsed(history, text));
    view.setFilter(text);
  };
  const accept = (offer: Offer) => {
    if (offer.kind === 'used' || !reading) return use(offer.text);
    const next = completed(typed, reading.replace_from, reading.replace_to, offer.text);
    write(next.text, next.cursor);
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = offers[active];
    if (event.key === 'Escape') {
      event.stopPropagation();
      if (isOpen) return setIsOpen(false);
      return input.current?.blur();
    }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setIsOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      return setActive(Math.max(-1, Math.min(offers.length - 1, active + step)));
    }
    if (event.key === 'Tab' && isOpen && !event.shiftKey && offers.length > 0 && typed.trim() !== '') {
      event.preventDefault();
      return accept(chosen ?? offers[0]!);
    }
    if (event.key === 'Enter' && isOpen && chosen) {
      event.preventDefault();
      accept(chosen);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!problem) use(typed);
  };
  const follow = () => setCursor(input.current?.selectionStart ?? 0);

  return (
    <form
      role="search"
      onSubmit={submit}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setIsOpen(false)}
      className={cx(
        'relative flex h-7 min-w-0 flex-1 items-center gap-1.5 rounded-[5px] border bg-canvas pl-2',
        isOpen && problem && offers.length === 0 ? 'border-error' : 'border-line focus-within:border-accent',
      )}
    >
      <Search aria-hidden className="size-3.5 shrink-0 text-faint" />
      <input
        ref={input}
        role="combobox"
        aria-label={`Filter ${words.many}`}
        aria-expanded={isOpen && offers.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined}
        aria-invalid={problem !== null}
        placeholder={`Words, or a condition: ${EXAMPLES[view.grain]}`}
        spellCheck={false}
        autoComplete="off"
        value={typed}
        onFocus={() => setIsOpen(true)}
        onChange={(event) => {
          setTyped(event.target.value);
          setCursor(event.target.selectionStart ?? event.target.value.length);
          setActive(-1);
          setIsOpen(true);
        }}
        onSelect={follow}
        onKeyDown={onKeyDown}
        className={cx('min-w-0 flex-1 bg-transparent outline-none placeholder:font-sans placeholder:text-faint', typed !== '' && !isWords && 'font-mono')}
      />
      {typed === '' ? null : (
        <IconButton label="Clear the filter" onClick={() => use('')} className="h-6 w-6">
          <X />
        </IconButton>
      )}
      {isOpen ? (
        <FilterOffers
          id={listId}
          offers={offers}
          active={active}
          onAccept={accept}
          problem={problem}
          warnings={isWords ? [] : (reading?.warnings ?? [])}
          hint={isWords ? 'Enter searches for these words' : typed.trim() === '' ? (history.length > 0 ? 'Used before' : '') : reading && !problem ? 'Enter filters' : ''}
        />
      ) : null}
    </form>
  );
}

const EXAMPLES = {
  span: "span_kind == 'LLM' and latency_ms > 2000",
  trace: 'error_count > 0 and latency_ms > 2000',
  session: 'num_traces > 3 and total_cost > 0.01',
};
