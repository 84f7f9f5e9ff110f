/** Virtual rows of traces; older ones are fetched as their place comes near. */
import { useElementScrollRestoration } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowUp } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import type { TraceRow } from '../../api/types';
import { Button } from '../../ui/Button';
import { Skeleton } from '../../ui/States';
import { GRID, ROW_HEIGHT, TraceTableRow } from './TraceTableRow';

interface TraceTableProps {
  rows: readonly TraceRow[];
  chosen: number;
  onOpen: (traceId: string) => void;
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMoreError: unknown;
  onLoadMore: () => void;
  onAtTop: (isAtTop: boolean) => void;
  newCount: number;
  hasMoreNew: boolean;
}

const SCROLL_ID = 'traces';
/** Rows before the end at which the next page is asked for. */
const LOOK_AHEAD = 30;

export function TraceTable(props: TraceTableProps) {
  const { rows, chosen, hasMore, isLoadingMore, loadMoreError, onLoadMore, onAtTop } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const left = useElementScrollRestoration({ id: SCROLL_ID });
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    initialOffset: left?.scrollY ?? 0,
    getItemKey: (index) => rows[index]!.trace_id,
  });
  const items = virtual.getVirtualItems();

  const isNearEnd = (items.at(-1)?.index ?? 0) >= rows.length - LOOK_AHEAD;
  useEffect(() => {
    if (isNearEnd && hasMore && !isLoadingMore && !loadMoreError) onLoadMore();
  }, [isNearEnd, hasMore, isLoadingMore, loadMoreError, onLoadMore]);

  // Only when the choice moves: rows arriving above must not pull the list back to it.
  const chosenId = rows[chosen]?.trace_id;
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current && chosen >= 0) virtual.scrollToIndex(chosen, { align: 'auto' });
    isFirst.current = false;
  }, [chosenId, virtual]);

  const isAtTop = (virtual.scrollOffset ?? 0) < ROW_HEIGHT;
  useEffect(() => onAtTop(isAtTop), [isAtTop, onAtTop]);

  return (
    <div className="relative flex min-h-0 flex-1 flex-col" role="grid" aria-label="Traces" aria-rowcount={rows.length + 1}>
      <Headings />
      <div ref={scroller} data-scroll-restoration-id={SCROLL_ID} tabIndex={0} role="rowgroup" className="min-h-0 flex-1 overflow-y-scroll">
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => (
            <TraceTableRow
              key={item.key}
              row={rows[item.index]!}
              index={item.index}
              top={item.start}
              isChosen={item.index === chosen}
              onOpen={props.onOpen}
            />
          ))}
        </div>
        {isLoadingMore ? <MoreRows /> : null}
        {loadMoreError ? (
          <div role="alert" className="flex h-11 items-center justify-center gap-3 text-error">
            Older traces could not be read.
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

/** The same headings and rows, in grey. */
export function TraceTableSkeleton() {
  return (
    <div role="status" aria-label="Loading traces" className="flex min-h-0 flex-1 flex-col overflow-hidden">
      <Headings />
      <MoreRows count={20} />
    </div>
  );
}

function MoreRows({ count = 3 }: { count?: number }) {
  return Array.from({ length: count }, (_, row) => (
    <div key={row} aria-hidden className="@container shrink-0 border-b border-line">
      <div className={GRID} style={{ height: ROW_HEIGHT - 1 }}>
        <Skeleton className="size-3.5 rounded-full" />
        <Skeleton className="h-3.5 w-28" />
        <Skeleton className="h-3.5 w-4/5" />
        <Skeleton className="h-3.5 w-3/5 @max-[900px]:hidden" />
        <Skeleton className="ml-auto h-3.5 w-14" />
        <Skeleton className="ml-auto h-3.5 w-12" />
        <Skeleton className="ml-auto h-3.5 w-6" />
        <Skeleton className="ml-auto h-3.5 w-10" />
        <Skeleton className="ml-auto h-3.5 w-12" />
        <Skeleton className="h-3.5 w-16 @max-[1060px]:hidden" />
      </div>
    </div>
  ));
}

function Headings() {
  return (
    // The same scrollbar as the rows have, so that columns meet their headings.
    <div role="rowgroup" className="shrink-0 overflow-y-scroll border-b border-line [scrollbar-color:transparent_transparent]">
      <div className="@container">
        <div role="row" className={`${GRID} h-7 text-data-sm text-faint`}>
          <Heading><span className="sr-only">Status</span></Heading>
          <Heading>Root</Heading>
          <Heading>Input</Heading>
          <Heading className="@max-[900px]:hidden">Output</Heading>
          <Heading className="text-right">Started</Heading>
          <Heading className="text-right">Latency</Heading>
          <Heading className="text-right">Spans</Heading>
          <Heading className="text-right">Tokens</Heading>
          <Heading className="text-right">Cost</Heading>
          <Heading className="@max-[1060px]:hidden">Session, user</Heading>
        </div>
      </div>
    </div>
  );
}

function Heading({ className, children }: { className?: string; children: ReactNode }) {
  return <div role="columnheader" className={className}>{children}</div>;
}
