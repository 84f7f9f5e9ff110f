/** ⌘K: from anywhere to anything. */
import { Search } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useEffect, useState } from 'react';
import { IS_MAC } from '../../lib/platform';
import { Key } from '../../ui/Key';
import { JumpForm } from './JumpForm';

export function JumpBox() {
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setIsOpen((wasOpen) => !wasOpen);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);

  return (
    <Dialog.Root open={isOpen} onOpenChange={setIsOpen}>
      <Dialog.Trigger className="flex h-7 w-56 shrink-0 items-center gap-2 rounded-[5px] border border-line bg-canvas px-2 text-faint hover:border-strong max-[760px]:w-auto">
        <Search aria-hidden className="size-3.5" />
        <span className="flex-1 text-left max-[760px]:sr-only">Jump to …</span>
        <Key>{IS_MAC ? '⌘K' : 'Ctrl K'}</Key>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-[oklch(0.1_0_0/0.35)]" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[14vh] left-1/2 z-50 flex max-h-[72vh] w-[min(620px,calc(100vw-32px))] -translate-x-1/2 flex-col overflow-hidden rounded-[8px] border border-line bg-raised shadow-2xl"
        >
          <Dialog.Title className="sr-only">Jump to</Dialog.Title>
          <JumpForm onDone={() => setIsOpen(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
