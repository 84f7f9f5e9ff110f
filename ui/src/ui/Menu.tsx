/** A small menu below a button. */
import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactElement } from 'react';

export interface MenuItem {
  label: string;
  onSelect: () => void;
}

interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement;
  items: MenuItem[];
}

export function Menu({ trigger, items }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content align="end" sideOffset={4} className="z-50 min-w-36 rounded-[5px] border border-line bg-raised p-1 shadow-lg">
          {items.map((item) => (
            <Radix.Item
              key={item.label}
              onSelect={item.onSelect}
              className="flex h-7 cursor-pointer items-center rounded-[3px] px-2 text-ink outline-none data-[highlighted]:bg-hover"
            >
              {item.label}
            </Radix.Item>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
