/** One row: a checkbox, and a cell for each column. A click anywhere else opens it. */
import { memo, type MouseEvent } from 'react';
import { cx } from '../../lib/cx';
import type { GridColumn } from './gridTypes';

export const ROW_HEIGHT = 31;

/** The checkbox, then the columns. */
export function rowTemplate(template: string): string {
  return `14px ${template}`;
}

interface GridRowProps<Row> {
  id: string;
  name: string;
  row: Row;
  index: number;
  top: number;
  columns: readonly GridColumn<Row>[];
  template: string;
  isChosen: boolean;
  isSelected: boolean;
  onOpen: (row: Row) => void;
  onSelect: (id: string, isRange: boolean) => void;
}

function PlainGridRow<Row>({ id, name, row, index, top, columns, template, isChosen, isSelected, onOpen, onSelect }: GridRowProps<Row>) {
  const onClick = (event: MouseEvent) => {
    // Text that was just marked stays marked; a click with a key belongs to the browser, or to the selection.
    if (event.shiftKey) return onSelect(id, true);
    if (!window.getSelection()?.toString() && !event.metaKey && !event.ctrlKey) onOpen(row);
  };
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isChosen}
      onClick={onClick}
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      className={cx(
        'group/row absolute inset-x-0 grid cursor-pointer items-center gap-x-3 border-b border-line px-3',
        isChosen ? 'bg-selected shadow-[inset_2px_0_0_var(--color-accent)]' : isSelected ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
      style={{ height: ROW_HEIGHT, top, gridTemplateColumns: rowTemplate(template) }}
    >
      <div role="gridcell" className="flex">
        <input
          type="checkbox"
          aria-label={`Select ${name}`}
          checked={isSelected}
          onChange={() => {}}
          onClick={(event) => {
            event.stopPropagation();
            onSelect(id, event.shiftKey);
          }}
          className={cx('size-3.5 accent-accent', !isSelected && 'opacity-40 group-hover/row:opacity-100 focus-visible:opacity-100')}
        />
      </div>
      {columns.map((column) => (
        <div key={column.id} role="gridcell" className={cx('min-w-0 truncate', column.isRight && 'text-right')}>
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}

export const GridRow = memo(PlainGridRow) as typeof PlainGridRow;
