/** The headings: each sorts where the server can, and its edge is dragged to make it wider. */
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, type RefObject, useRef } from 'react';
import { cx } from '../../lib/cx';
import type { GridColumn, GridSort } from './gridTypes';
import { WIDTH_MIN } from './columns';
import { rowTemplate } from './GridRow';
import type { Columns } from './useColumns';

interface GridHeadProps<Row> {
  columns: Columns<GridColumn<Row>>;
  template: string;
  minWidth: number;
  sort: GridSort;
  onSort: (by: string) => void;
  selected: 'none' | 'some' | 'all';
  onSelectAll: () => void;
}

export function GridHead<Row>({ columns, template, minWidth, sort, onSort, selected, onSelectAll }: GridHeadProps<Row>) {
  return (
    <div role="rowgroup" className="sticky top-0 z-10 border-b border-line bg-panel" style={{ minWidth }}>
      <div role="row" className="grid h-[27px] items-center gap-x-3 px-3 text-data-sm text-faint" style={{ gridTemplateColumns: rowTemplate(template) }}>
        <div role="columnheader" className="flex">
          <input
            type="checkbox"
            aria-label="Select all loaded rows"
            checked={selected === 'all'}
            ref={(box) => {
              if (box) box.indeterminate = selected === 'some';
            }}
            onChange={onSelectAll}
            className={cx('size-3.5 accent-accent', selected === 'none' && 'opacity-40 hover:opacity-100 focus-visible:opacity-100')}
          />
        </div>
        {columns.shown.map((column) => (
          <Heading key={column.id} column={column} sort={sort} onSort={onSort} onResize={columns.resize} width={columns.widths[column.id] ?? column.width} />
        ))}
      </div>
    </div>
  );
}

interface HeadingProps<Row> {
  column: GridColumn<Row>;
  sort: GridSort;
  onSort: (by: string) => void;
  onResize: (id: string, width: number | null) => void;
  /** What somebody dragged it to, or what it has at least. */
  width: number;
}

function Heading<Row>({ column, sort, onSort, onResize, width }: HeadingProps<Row>) {
  const cell = useRef<HTMLDivElement>(null);
  const isSorted = column.sort !== undefined && column.sort === sort.by;
  const Arrow = sort.isAscending ? ArrowUp : ArrowDown;
  const label = column.isBare ? <span className="sr-only">{column.label}</span> : <span className="truncate">{column.label}</span>;
  return (
    <div
      ref={cell}
      role="columnheader"
      aria-sort={isSorted ? (sort.isAscending ? 'ascending' : 'descending') : undefined}
      className={cx('relative flex h-full min-w-0 items-center', column.isRight && 'justify-end')}
    >
      {column.sort === undefined ? (
        label
      ) : (
        <button
          type="button"
          onClick={() => onSort(column.sort!)}
          className={cx('-mx-1 flex min-w-0 items-center gap-0.5 rounded-[3px] px-1 hover:text-ink', isSorted && 'text-ink', column.isRight && 'flex-row-reverse')}
        >
          {label}
          {isSorted ? <Arrow aria-hidden className="size-3 shrink-0" /> : null}
        </button>
      )}
      <ResizeEdge label={column.label} width={width} cell={cell} onResize={(width) => onResize(column.id, width)} />
    </div>
  );
}

const STEP = 16;

interface ResizeEdgeProps {
  label: string;
  width: number;
  cell: RefObject<HTMLDivElement | null>;
  onResize: (width: number | null) => void;
}

function ResizeEdge({ label, width, cell, onResize }: ResizeEdgeProps) {
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!cell.current || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    onResize(event.clientX - cell.current.getBoundingClientRect().left);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    event.stopPropagation();
    onResize((cell.current?.clientWidth ?? 0) + (event.key === 'ArrowRight' ? STEP : -STEP));
  };
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={`Resize ${label}`}
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={WIDTH_MIN}
      data-tip="Drag to resize, double-click to reset"
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={onPointerMove}
      onDoubleClick={() => onResize(null)}
      onKeyDown={onKeyDown}
      className="group/edge absolute inset-y-0 -right-[10px] z-10 flex w-2 cursor-col-resize touch-none justify-center"
    >
      <span className="my-1.5 w-px bg-line group-hover/edge:w-[3px] group-hover/edge:bg-accent group-active/edge:bg-accent" />
    </div>
  );
}
