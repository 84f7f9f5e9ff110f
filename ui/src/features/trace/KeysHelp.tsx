/** `?`: the keys of an opened trace. */
import { Dialog } from 'radix-ui';
import { X } from 'lucide-react';
import { IS_MAC } from '../../lib/platform';
import { IconButton } from '../../ui/Button';
import { Key } from '../../ui/Key';

const COMMAND = IS_MAC ? '⌘' : 'Ctrl';

const GROUPS: { title: string; keys: [keys: string[], does: string][] }[] = [
  {
    title: 'Spans',
    keys: [
      [['j', '↓'], 'Next span'],
      [['k', '↑'], 'Previous span'],
      [['→'], 'Unfold, then into it'],
      [['←'], 'Fold, then to its parent'],
      [['Enter'], 'Read the span'],
      [['Esc'], 'Back to the tree'],
      [['e'], 'Next error'],
      [['1', '…', '9'], 'Show so many levels'],
    ],
  },
  {
    title: 'Time',
    keys: [
      [['w', `${COMMAND} scroll`], 'Zoom in'],
      [['s'], 'Zoom out'],
      [['a', 'd'], 'Move left, right'],
      [['z'], 'Zoom to the span'],
      [['f'], 'Fit the whole trace'],
      [['c'], 'Critical path'],
    ],
  },
  {
    title: 'Span',
    keys: [
      [['r'], 'Attributes as sent, and back'],
      [['m'], 'Raw text, and back'],
    ],
  },
  {
    title: 'Search',
    keys: [
      [['/'], 'Search in the trace'],
      [['n', 'N'], 'Next, previous match'],
      [[IS_MAC ? '⌘K' : 'Ctrl K'], 'Open another trace'],
    ],
  },
];

export function KeysHelp({ isOpen, onOpenChange }: { isOpen: boolean; onOpenChange: (isOpen: boolean) => void }) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-[oklch(0.1_0_0/0.35)]" />
        <Dialog.Content
          aria-describedby={undefined}
          // The first thing in focus would be the cross, with its tooltip over the keys.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            (event.currentTarget as HTMLElement).focus();
          }}
          className="fixed top-1/2 left-1/2 z-50 w-[min(640px,calc(100vw-32px))] -translate-1/2 rounded-[8px] border border-line bg-raised shadow-2xl outline-none"
        >
          <div className="flex items-center justify-between border-b border-line py-2 pr-2 pl-4">
            <Dialog.Title className="text-data-lg font-semibold">Keys</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton label="Close"><X /></IconButton>
            </Dialog.Close>
          </div>
          <div className="grid grid-cols-2 gap-x-8 gap-y-5 p-4 max-[600px]:grid-cols-1">
            {GROUPS.map(({ title, keys }) => (
              <section key={title} className="flex flex-col gap-1.5 first:row-span-3">
                <h3 className="text-data-sm font-medium text-faint">{title}</h3>
                <dl className="flex flex-col gap-1.5">
                  {keys.map(([names, does]) => (
                    <div key={does} className="flex items-center justify-between gap-4">
                      <dt className="text-muted">{does}</dt>
                      <dd className="flex gap-1">{names.map((name) => <Key key={name}>{name}</Key>)}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
