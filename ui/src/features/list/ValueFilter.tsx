/** A value in a row that the list can be narrowed by: a click offers "is" and "is not". One menu serves all rows. */
import { Copy, Funnel, FunnelX } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { createContext, type MouseEvent, type ReactNode, useContext, useMemo, useState } from 'react';
import { cx } from '../../lib/cx';
import { writeClipboard } from '../../ui/CopyButton';
import type { Field } from './clauses';

interface Picked {
  field: Field;
  value: string;
  place: { left: number; top: number; width: number; height: number };
}

const Pick = createContext<((picked: Picked) => void) | null>(null);

interface ValueFilterProps {
  onFilter: (field: Field, value: string, isNot: boolean) => void;
  children: ReactNode;
}

export function ValueFilter({ onFilter, children }: ValueFilterProps) {
  const [picked, setPicked] = useState<Picked | null>(null);
  const menu = useMemo(() => {
    if (!picked) return null;
    const { field, value } = picked;
    const shown = value.length > 32 ? `${value.slice(0, 32)}…` : value;
    return (
      <>
        <Item icon={<Funnel />} onSelect={() => onFilter(field, value, false)}>{FIELD_WORDS[field]} is {shown}</Item>
        <Item icon={<FunnelX />} onSelect={() => onFilter(field, value, true)}>{FIELD_WORDS[field]} is not {shown}</Item>
        <Item icon={<Copy />} onSelect={() => void writeClipboard(value)}>Copy</Item>
      </>
    );
  }, [picked, onFilter]);
  return (
    <Pick value={setPicked}>
      {children}
      <DropdownMenu.Root modal={false} open={picked !== null} onOpenChange={(isOpen) => !isOpen && setPicked(null)}>
        <DropdownMenu.Trigger asChild>
          <span aria-hidden className="pointer-events-none fixed" style={picked?.place} />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content align="start" sideOffset={2} className="z-50 min-w-40 rounded-[6px] border border-line bg-raised p-1 shadow-lg">
            {menu}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
    </Pick>
  );
}

const FIELD_WORDS: Record<Field, string> = { kind: 'Kind', status: 'Status', model: 'Model', user: 'User', session: 'Session', tag: 'Tag', name: 'Name' };

interface FilterableProps {
  field: Field;
  value: string;
  tip?: string | undefined;
  className?: string;
  children: ReactNode;
}

/** The value as a button. Without a list around it, the value alone. */
export function Filterable({ field, value, tip, className, children }: FilterableProps) {
  const pick = useContext(Pick);
  if (!pick) return children;
  const onClick = (event: MouseEvent<HTMLButtonElement>) => {
    // The row below would open.
    event.stopPropagation();
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    pick({ field, value, place: { left, top, width, height } });
  };
  return (
    <button
      type="button"
      aria-haspopup="menu"
      data-tip={tip}
      onClick={onClick}
      className={cx('max-w-full rounded-[3px] decoration-dotted underline-offset-2 hover:underline', className)}
    >
      {children}
    </button>
  );
}

function Item({ icon, onSelect, children }: { icon: ReactNode; onSelect: () => void; children: ReactNode }) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      className="flex h-7 cursor-pointer items-center gap-2 rounded-[3px] px-2 whitespace-nowrap outline-none data-[highlighted]:bg-hover [&>svg]:size-3.5 [&>svg]:text-faint"
    >
      {icon}
      <span>{children}</span>
    </DropdownMenu.Item>
  );
}
