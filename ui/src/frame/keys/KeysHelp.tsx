/** `?`: all keys. */
import { Dialog } from 'radix-ui';
import { X } from 'lucide-react';
import { IconButton } from '../../ui/Button';
import { Key } from '../../ui/Key';
import { KEY_GROUPS } from './keyGroups';

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
          className="fixed top-1/2 left-1/2 z-50 max-h-[calc(100vh-32px)] w-[min(760px,calc(100vw-32px))] overflow-auto -translate-1/2 rounded-[8px] border border-line bg-raised shadow-2xl outline-none"
        >
          <div className="flex items-center justify-between border-b border-line py-2 pr-2 pl-4">
            <Dialog.Title className="text-data-lg font-semibold">Keys</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton label="Close"><X /></IconButton>
            </Dialog.Close>
          </div>
          <div className="columns-2 gap-x-8 p-4 max-[640px]:columns-1">
            {KEY_GROUPS.map(({ title, keys }) => (
              <section key={title} className="mb-5 flex break-inside-avoid last:mb-0 flex-col gap-1.5">
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
