/** The rows that are in sight, over the lines of the ruler; a hair follows the pointer and tells its moment. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type PointerEvent, type RefObject, useEffect, useMemo, useRef } from 'react';
import { type Columns, ROW_HEIGHT, TIME_PADDING } from './columns';
import { labelMoment, shareAt, type Tick, type TimeRange } from './timeAxis';
import { lastFailedChildren, type TraceLayout } from './traceLayout';
import { useTimeWheel } from './useTimeWheel';
import type { TimeView } from './useTimeView';
import type { useTreeState } from './useTreeState';
import { WaterfallRow } from './WaterfallRow';

/** One and the same, because rows are memoised. */
const OFF_PATH: readonly TimeRange[] = [];

interface WaterfallRowsProps {
  scroller: RefObject<HTMLDivElement | null>;
  layout: TraceLayout;
  tree: ReturnType<typeof useTreeState>;
  time: TimeView;
  columns: Columns;
  marks: readonly Tick[];
  /** The critical path by row; null while it is not lit. */
  path: ReadonlyMap<number, readonly TimeRange[]> | null;
  sums: boolean;
  onSelect: (id: string) => void;
}

export function WaterfallRows({ scroller, layout, tree, time, columns, marks, path, sums, onSelect }: WaterfallRowsProps) {
  const lastFailed = useMemo(() => lastFailedChildren(layout.rows), [layout]);
  const virtual = useVirtualizer({
    count: tree.visible.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 4,
    // What is jumped to is seen with what is around it.
    scrollPaddingStart: 2 * ROW_HEIGHT,
    scrollPaddingEnd: 2 * ROW_HEIGHT,
  });
  const items = virtual.getVirtualItems();
  // A row that comes into sight takes the elements of one that left: making new ones costs several times as much.
  const slots = useRef(1);
  slots.current = Math.max(slots.current, items.length);
  const slotOf = (item: { index: number }) => item.index % slots.current;
  // While they scroll, the elements keep their order in the document: each that is put elsewhere is styled and laid
  // out anew, with all that is in it. At rest they stand in the order of the tree, in which they are read aloud.
  const drawn = virtual.isScrolling ? [...items].sort((one, other) => slotOf(one) - slotOf(other)) : items;
  const hasShownChoice = useRef(false);
  const isMeasured = (virtual.scrollRect?.height ?? 0) > 0;
  useEffect(() => {
    if (!isMeasured) return;
    // First in the middle, with what is around it; then no further than needed.
    if (tree.position >= 0) virtual.scrollToIndex(tree.position, { align: hasShownChoice.current ? 'auto' : 'center' });
    hasShownChoice.current ||= tree.position >= 0;
  }, [tree.position, isMeasured, virtual]);
  useTimeWheel(scroller, columns, time);
  // Rows are memoised, and so is what they are handed.
  const toggle = useRef(tree.toggle);
  useEffect(() => {
    toggle.current = tree.toggle;
  });
  const onToggle = useMemo(() => (id: string) => toggle.current(id), []);

  const hair = usePointerHair(columns, time);
  return (
    <div className="relative min-h-0 flex-1" onPointerMove={hair.onPointerMove} onPointerLeave={hair.onPointerLeave}>
      <span aria-hidden className="absolute inset-y-0 w-px bg-line" style={{ left: columns.timeLeft - TIME_PADDING }} />
      <div aria-hidden className="pointer-events-none absolute inset-y-0 overflow-hidden" style={{ left: columns.timeLeft, width: columns.timeWidth }}>
        {marks.map((mark) => (
          <span key={mark.ms} className="absolute inset-y-0 w-px bg-line" style={{ left: `${shareAt(time.view, mark.ms) * 100}%` }} />
        ))}
      </div>
      <div ref={scroller} role="rowgroup" tabIndex={-1} className="absolute inset-0 overflow-x-hidden overflow-y-auto outline-none">
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {drawn.map((item) => {
            const index = tree.visible[item.index]!;
            const { id } = layout.rows[index]!;
            return (
              <WaterfallRow
                key={slotOf(item)}
                layout={layout}
                lastFailed={lastFailed}
                index={index}
                top={item.start}
                position={item.index}
                columns={columns}
                view={time.view}
                critical={path ? (path.get(index) ?? OFF_PATH) : null}
                sums={sums}
                isSelected={index === tree.selectedIndex}
                isFolded={tree.folds.has(id)}
                match={!tree.isSearching ? 'none' : tree.isMatch.has(index) ? 'match' : 'miss'}
                onSelect={onSelect}
                onToggle={onToggle}
              />
            );
          })}
        </div>
      </div>
      <div ref={hair.element} aria-hidden hidden className="pointer-events-none absolute inset-y-0 w-px bg-accent opacity-70">
        <span className="absolute bottom-1 left-1 rounded-[3px] bg-raised px-1 font-mono text-[10px] leading-4 whitespace-nowrap text-muted shadow" />
      </div>
    </div>
  );
}

/** Moves by hand, without rendering: the pointer is faster than any tree of components. */
function usePointerHair({ timeLeft, timeWidth }: Columns, { view }: TimeView) {
  const element = useRef<HTMLDivElement>(null);
  const hide = () => {
    if (element.current) element.current.hidden = true;
  };
  return {
    element,
    onPointerLeave: hide,
    onPointerMove: (event: PointerEvent<HTMLDivElement>) => {
      const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
      const share = (x - timeLeft) / timeWidth;
      if (!element.current || !(share >= 0 && share <= 1)) return hide();
      const label = element.current.firstElementChild as HTMLElement;
      label.textContent = labelMoment(view.from + share * (view.to - view.from), view);
      // Near the right edge the label moves to the other side.
      label.style.translate = share > 0.8 ? 'calc(-100% - 8px)' : '';
      element.current.style.left = `${x}px`;
      element.current.hidden = false;
    },
  };
}
