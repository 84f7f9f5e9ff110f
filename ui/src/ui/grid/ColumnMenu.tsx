/** Which columns, in which order. */
import { ArrowDown, ArrowUp, Columns3 } from 'lucide-react';
import { Popover } from 'radix-ui';
import { Button, IconButton } from '../Button';
import { type ColumnSpec, movedColumn, toggledColumn } from './columns';
import type { Columns } from './useColumns';

export function ColumnMenu<Spec extends ColumnSpec>({ columns }: { columns: Columns<Spec> }) {
  const shown = columns.shown.map((column) => column.id);
  const hidden = columns.all.filter((column) => !shown.includes(column.id));
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <IconButton label="Columns"><Columns3 /></IconButton>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={4}
          aria-label="Columns"
          className="z-50 max-h-[70vh] w-60 overflow-auto rounded-[6px] border border-line bg-raised p-1.5 shadow-lg"
        >
          <ul>
            {[...columns.shown, ...hidden].map((column) => {
              const place = shown.indexOf(column.id);
              return (
                <li key={column.id} className="flex h-7 items-center gap-1 rounded-[3px] pl-1.5 hover:bg-hover">
                  <label className="flex min-w-0 flex-1 cursor-pointer items-center gap-2">
                    <input
                      type="checkbox"
                      checked={place >= 0}
                      onChange={() => columns.choose(toggledColumn(columns.all, shown, column.id))}
                      className="accent-accent"
                    />
                    <span className="truncate">{column.label}</span>
                  </label>
                  {place >= 0 ? (
                    <>
                      <IconButton label={`Move ${column.label} left`} disabled={place === 0} onClick={() => columns.choose(movedColumn(shown, column.id, -1))} className="h-5 w-5 [&>svg]:size-3">
                        <ArrowUp />
                      </IconButton>
                      <IconButton label={`Move ${column.label} right`} disabled={place === shown.length - 1} onClick={() => columns.choose(movedColumn(shown, column.id, 1))} className="h-5 w-5 [&>svg]:size-3">
                        <ArrowDown />
                      </IconButton>
                    </>
                  ) : null}
                </li>
              );
            })}
          </ul>
          {columns.isChosen ? (
            <Button look="plain" onClick={() => columns.choose(null)} className="mt-1 w-full">As they were</Button>
          ) : null}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
