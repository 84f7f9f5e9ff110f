/** What a thing is, or its exact value, on hover and on focus. */
import { Tooltip as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { Key } from './Key';

interface TooltipProps {
  content: ReactNode;
  shortcut?: string | undefined;
  side?: 'top' | 'right' | 'bottom' | 'left';
  /** One element that can hold a ref. */
  children: ReactElement;
}

export function Tooltip({ content, shortcut, side = 'bottom', children }: TooltipProps) {
  return (
    <Radix.Provider delayDuration={350} skipDelayDuration={200}>
      <Radix.Root>
        <Radix.Trigger asChild>{children}</Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            side={side}
            sideOffset={4}
            collisionPadding={8}
            className="z-50 flex max-w-[420px] items-center gap-2 rounded-[5px] border border-line bg-raised px-2 py-1 text-data-sm break-words text-ink shadow-lg select-text"
          >
            <span className="min-w-0 whitespace-pre-line">{content}</span>
            {shortcut ? <Key>{shortcut}</Key> : null}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}
