/** Virtual rows under headings that sort and can be dragged wider. What a cell shows is the caller's. */
import { useElementScrollRestoration } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowUp } from 'lucide-react';
import { type RefObject, useEffect, useRef } from 'react';
import { Button } from '../Button';
import { GridHead } from './GridHead';
import { GridRow, ROW_HEIGHT } from './GridRow';
import type { GridColumn, GridSort } from './gridTypes';
import { gridMinWidth, gridTemplate } from './columns';
import type { Columns } from './useColumns';
import type { Selection } from './selection';
import { GridSkeletonRows } from './GridSkeleton';

export interface GridProps<Row> {
  label: string;
  /** Under which the place in the list is found again. */
  scrollId: string;
  scroller: RefObject<HTMLDivElement | null>;
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** For screen readers, and for the name of a row's checkbox. */
  rowName: (row: Row) => string;
  columns: Columns<GridColumn<Row>>;
  sort: GridSort;
  onSort: (by: string) => void;
  chosen: number;
  onOpen: (row: Row) => void;
  selection: Selection;
  onSelect: (id: string, isRange: boolean) => void;
  onSelectAll: () => void;
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMoreError: unknown;
  onLoadMore: () => void;
  onAtTop: (isAtTop: boolean) => void;
  newCount: number;
  hasMoreNew: boolean;
}

export const HEAD_HEIGHT = 28;
/** Rows before the end at which the next page is asked for. */
const LOOK_AHEAD = 30;

export function Grid<Row>(props: GridProps<Row>) {
  const { rows, rowId, columns, chosen, hasMore, isLoadingMore, loadMoreError, onLoadMore, onAtTop, scroller, selection } = props;
  const left = useElementScrollRestoration({ id: props.scrollId });
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    initialOffset: left?.scrollY ?? 0,
    getItemKey: (index) => rowId(rows[index]!),
    // The headings stay above the rows.
    scrollMargin: HEAD_HEIGHT,
    scrollPaddingStart: HEAD_HEIGHT,
  });
  const items = virtual.getVirtualItems();

  const isNearEnd = (items.at(-1)?.index ?? 0) >= rows.length - LOOK_AHEAD;
  useEffect(() => {
    if (isNearEnd && hasMore && !isLoadingMore && !loadMoreError) onLoadMore();
  }, [isNearEnd, hasMore, isLoadingMore, loadMoreError, onLoadMore]);

  // Only when the choice moves: rows arriving above must not pull the list back to it.
  const chosenRow = rows[chosen];
  const chosenId = chosenRow === undefined ? undefined : rowId(chosenRow);
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current && chosen >= 0) virtual.scrollToIndex(chosen, { align: 'auto' });
    isFirst.current = false;
  }, [chosenId, virtual]);

  const isAtTop = (virtual.scrollOffset ?? 0) < ROW_HEIGHT;
  useEffect(() => onAtTop(isAtTop), [isAtTop, onAtTop]);

  const template = gridTemplate(columns.shown, columns.widths);
  const minWidth = gridMinWidth(columns.shown, columns.widths, CHECKBOX_ROOM);
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={scroller}
        role="grid"
        aria-label={props.label}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.shown.length + 1}
        aria-multiselectable
        tabIndex={0}
        data-scroll-restoration-id={props.scrollId}
        className="min-h-0 flex-1 overflow-auto [scrollbar-gutter:stable]"
      >
        <GridHead
          columns={columns}
          template={template}
          minWidth={minWidth}
          sort={props.sort}
          onSort={props.onSort}
          selected={selection.ids.size === 0 ? 'none' : selection.ids.size >= rows.length ? 'all' : 'some'}
          onSelectAll={props.onSelectAll}
        />
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize(), minWidth }}>
          {items.map((item) => {
            const row = rows[item.index]!;
            const id = rowId(row);
            return (
              <GridRow
                key={item.key}
                id={id}
                name={props.rowName(row)}
                row={row}
                index={item.index}
                top={item.start - HEAD_HEIGHT}
                columns={columns.shown}
                template={template}
                isChosen={item.index === chosen}
                isSelected={selection.ids.has(id)}
                onOpen={props.onOpen}
                onSelect={props.onSelect}
              />
            );
          })}
        </div>
        {isLoadingMore ? <GridSkeletonRows columns={columns.shown} template={template} count={3} /> : null}
        {loadMoreError ? (
          <div role="alert" className="sticky left-0 flex h-11 items-center justify-center gap-3 text-error">
            The next rows could not be read.
            <Button onClick={onLoadMore}>Try again</Button>
          </div>
        ) : null}
      </div>
      {props.newCount > 0 ? (
        <Button
          look="primary"
          onClick={() => virtual.scrollToOffset(0)}
          className="absolute top-10 left-1/2 -translate-x-1/2 rounded-full shadow-lg"
        >
          <ArrowUp aria-hidden className="size-3.5" />
          {props.newCount}{props.hasMoreNew ? '+' : ''} new
        </Button>
      ) : null}
    </div>
  );
}

/** What the column of checkboxes takes. */
const CHECKBOX_ROOM = 26;
