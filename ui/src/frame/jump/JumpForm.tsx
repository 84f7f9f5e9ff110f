/** The jump box's input and what it offers, moved through by arrows. */
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { $api } from '../../api/client';
import { cx } from '../../lib/cx';
import { useOpenMatch } from '../../lib/idMatch';
import { useDebounced } from '../../lib/useDebounced';
import { Drawing } from '../../ui/Drawing';
import { Key } from '../../ui/Key';
import { KIND_LOOKS } from '../../ui/kinds';
import { isApiError } from '../../ui/States';
import { filterOptions, idIn, inGroups, type JumpOption, meantMatch } from './jumpOptions';
import { useIdOptions, useJumpOptions } from './useJumpOptions';

const LOOK_UP_AFTER_MS = 120;
const SHOWN_PER_GROUP = 8;

export function JumpForm({ onDone }: { onDone: () => void }) {
  const listId = useId();
  const [text, setText] = useState('');
  const [active, setActive] = useState<string | null>(null);
  const [isImpatient, setIsImpatient] = useState(false);
  const { matches, isMore, isPending, error } = useLookup(text);
  const idOptions = useIdOptions(matches);
  const others = useJumpOptions();
  const groups = inGroups([...idOptions, ...filterOptions(others, text)], SHOWN_PER_GROUP);
  const shown = groups.flatMap((each) => each.options);
  const activeIndex = Math.max(0, shown.findIndex((option) => option.key === active));

  const openMatch = useOpenMatch();
  const choose = (option: JumpOption | undefined) => {
    if (!option) return;
    onDone();
    option.go();
  };
  // Enter may come before the answer: then the answer opens what was meant, if it leaves no choice. Words that are no
  // id mean what stands first.
  const isAnswered = isImpatient && !isPending;
  useEffect(() => {
    if (!isAnswered) return;
    const meant = meantMatch(matches, isMore);
    if (meant) {
      onDone();
      openMatch(meant);
    } else if (matches.length === 0) choose(shown[0]);
    // The answer's coming is what opens it; what the functions close over does not matter.
  }, [isAnswered]);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setActive(shown[(activeIndex + step + shown.length) % shown.length]?.key ?? null);
    else if (event.key !== 'Enter') return;
    else if (isPending && active === null) setIsImpatient(true);
    else choose(shown[activeIndex]);
    event.preventDefault();
  };
  return (
    <>
      <div className="flex shrink-0 items-center gap-2 px-3">
        <Search aria-hidden className="size-4 shrink-0 text-faint" />
        <input
          autoFocus
          role="combobox"
          aria-label="Jump to"
          aria-expanded={shown.length > 0}
          aria-controls={listId}
          aria-activedescendant={shown[activeIndex] ? optionId(listId, shown[activeIndex]) : undefined}
          aria-describedby="jump-hint"
          placeholder="Id of a trace, span or session; a project; an action"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setActive(null);
            setIsImpatient(false);
          }}
          onKeyDown={onKeyDown}
          className="h-11 min-w-0 flex-1 bg-transparent text-data-lg outline-none placeholder:text-faint"
        />
      </div>
      <div id={listId} role="listbox" aria-label="Found" className="min-h-0 flex-1 overflow-auto border-t border-line p-1 empty:hidden">
        {groups.map(({ group, options, hiddenCount }) => (
          <div key={group} role="group" aria-label={group} className="mb-1 last:mb-0">
            <div aria-hidden className="px-2 pt-1 pb-0.5 text-data-sm text-faint">
              {group}
              {hiddenCount > 0 ? `, ${hiddenCount} more: type on` : ''}
            </div>
            {options.map((option) => (
              <OptionRow
                key={option.key}
                id={optionId(listId, option)}
                option={option}
                isActive={option === shown[activeIndex]}
                onPoint={() => setActive(option.key)}
                onChoose={() => choose(option)}
              />
            ))}
          </div>
        ))}
      </div>
      <p id="jump-hint" role="status" className="flex min-h-8 shrink-0 items-center gap-2 border-t border-line px-3 text-data-sm text-muted">
        <span className="min-w-0 flex-1 truncate">{hint({ text, matchCount: matches.length, isMore, isPending, error })}</span>
        <Key>↑</Key>
        <Key>↓</Key>
        <Key>↵</Key>
      </p>
    </>
  );
}

interface OptionRowProps {
  id: string;
  option: JumpOption;
  isActive: boolean;
  onPoint: () => void;
  onChoose: () => void;
}

function OptionRow({ id, option: { icon, title, note, isMono }, isActive, onPoint, onChoose }: OptionRowProps) {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) row.current?.scrollIntoView?.({ block: 'nearest' });
  }, [isActive]);
  return (
    <div
      ref={row}
      id={id}
      role="option"
      aria-selected={isActive}
      onPointerMove={onPoint}
      onClick={onChoose}
      className={cx('flex h-8 cursor-pointer items-center gap-2.5 rounded-[4px] px-2', isActive && 'bg-selected')}
    >
      <OptionIcon icon={icon} />
      <span className={cx('min-w-0 truncate', isMono && 'shrink-0 font-mono text-data-sm')}>{title}</span>
      {note ? <span className="min-w-0 truncate text-data-sm text-faint">{note}</span> : null}
    </div>
  );
}

function OptionIcon({ icon: Icon }: Pick<JumpOption, 'icon'>) {
  if (typeof Icon === 'string') return <Drawing path={KIND_LOOKS[Icon].drawing} className="size-3.5 text-muted" />;
  return <Icon aria-hidden className="size-3.5 shrink-0 text-muted" />;
}

/** What has the id, asked once the typing has paused. */
function useLookup(text: string) {
  const typed = idIn(text);
  const asked = useDebounced(typed, LOOK_UP_AFTER_MS);
  const lookup = $api.useQuery('get', '/api/lookup', { params: { query: { id: asked ?? '' } } }, { enabled: asked !== null });
  const isSettled = asked === typed;
  const answer = typed !== null && isSettled ? lookup.data : undefined;
  return useMemo(
    () => ({
      matches: answer?.matches ?? [],
      isMore: answer?.is_more ?? false,
      isPending: typed !== null && (!isSettled || lookup.isFetching),
      error: isSettled ? lookup.error : null,
    }),
    [answer, typed, isSettled, lookup.isFetching, lookup.error],
  );
}

interface Hint {
  text: string;
  matchCount: number;
  isMore: boolean;
  isPending: boolean;
  error: unknown;
}

function hint({ text, matchCount, isMore, isPending, error }: Hint): string {
  if (error) return isApiError(error) ? error.message : 'The server cannot be reached.';
  if (idIn(text) === null) {
    const isShortId = /^[0-9a-f]{1,5}$/i.test(text.trim());
    return isShortId ? 'Of an id, six characters are needed at least.' : 'Ids are found in every project, whole or by their first six characters.';
  }
  if (isPending) return 'Looking in every project …';
  if (matchCount === 0) return 'No trace, span or session has an id that begins so.';
  return isMore ? 'More ids begin so than are listed: type on.' : `${matchCount} ${matchCount === 1 ? 'id begins' : 'ids begin'} so.`;
}

function optionId(listId: string, option: JumpOption): string {
  return `${listId}-${option.key.replaceAll(/\W/g, '-')}`;
}
