/** What differs from the previous call of the same run, as short as it can be: the conversation stands below. */
import { CornerLeftUp, Minus, Pencil, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { type CallChanges, isUnchanged } from './callChanges';
import { oneLine } from './conversation';
import { Section } from './Section';

interface ChangesSectionProps {
  changes: CallChanges;
  /** Shows the call that is compared with. */
  onShowPrevious?: (() => void) | undefined;
}

export function ChangesSection({ changes, onShowPrevious }: ChangesSectionProps) {
  const { addedCount, goneCount, settings, toolsAdded, toolsRemoved, toolsChanged } = changes;
  const isAnother = changes.keptCount === 0 && addedCount > 0;
  const previous = onShowPrevious ? (
    <button type="button" onClick={onShowPrevious} className="flex items-center gap-1 rounded-[3px] text-data-sm text-accent hover:underline">
      <CornerLeftUp aria-hidden className="size-3" />
      previous call
    </button>
  ) : null;
  return (
    <Section title="Since the previous call" actions={previous}>
      <ul className="flex flex-wrap gap-x-4 gap-y-0.5 text-muted">
        {isAnother ? <li>A conversation of its own: none of its messages stood in that call.</li> : null}
        {addedCount > 0 && !isAnother ? <Change mark="added">{counted(addedCount, 'message')} added, marked below</Change> : null}
        {goneCount > 0 && !isAnother ? <Change mark="removed">{counted(goneCount, 'message')} of it changed or no longer sent</Change> : null}
        {settings.map(({ name, before, after }) => (
          <Change key={name} mark={before === null ? 'added' : after === null ? 'removed' : 'changed'}>
            {name} <span className="font-mono text-data-sm">{before === null ? null : <del>{oneLine(before, 60)}</del>} {after === null ? null : <ins className="text-ink no-underline">{oneLine(after, 60)}</ins>}</span>
          </Change>
        ))}
        <Tools mark="added" names={toolsAdded} word="offered now" />
        <Tools mark="removed" names={toolsRemoved} word="no longer offered" />
        <Tools mark="changed" names={toolsChanged} word="defined differently" />
        {isUnchanged(changes) ? <li>Nothing: the same messages, settings and tools.</li> : null}
      </ul>
    </Section>
  );
}

const MARKS = {
  added: { icon: Plus, word: 'Added:' },
  removed: { icon: Minus, word: 'Removed:' },
  changed: { icon: Pencil, word: 'Changed:' },
} as const;

function Change({ mark, children }: { mark: keyof typeof MARKS; children: ReactNode }) {
  const { icon: Icon, word } = MARKS[mark];
  return (
    <li className="flex min-w-0 items-baseline gap-1.5">
      <Icon role="img" aria-label={word} className="size-3 shrink-0 translate-y-[1.5px] text-faint" />
      <span className="min-w-0 break-words">{children}</span>
    </li>
  );
}

function Tools({ mark, names, word }: { mark: keyof typeof MARKS; names: string[]; word: string }) {
  if (names.length === 0) return null;
  return (
    <Change mark={mark}>
      {names.length === 1 ? 'tool' : 'tools'} <span className="font-mono text-data-sm text-ink">{names.join(', ')}</span> {word}
    </Change>
  );
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
