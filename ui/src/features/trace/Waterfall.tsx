/** Tree and waterfall in one table, with search, minimap and ruler above it. */
import { use, useEffect, useMemo, useRef } from 'react';
import { ShowKeys } from '../../lib/showKeys';
import { useStored } from '../../lib/useStored';
import { useElementWidth } from '../../lib/useElementWidth';
import { layoutColumns } from './columns';
import { criticalPath } from './criticalPath';
import { Minimap } from './Minimap';
import { NameDivider } from './NameDivider';
import { Ruler } from './Ruler';
import { foldableKinds } from './spanTree';
import { ticks, viewAround, viewMeeting } from './timeAxis';
import type { TraceLayout } from './traceLayout';
import { useTimeView } from './useTimeView';
import { useTreeState } from './useTreeState';
import { useWaterfallKeys } from './useWaterfallKeys';
import { WaterfallRows } from './WaterfallRows';
import { WaterfallToolbar } from './WaterfallToolbar';

const MINIMAP_ABOVE = 50;
const PIXELS_PER_TICK = 64;
const NAME_WIDTH = 270;

interface WaterfallProps {
  layout: TraceLayout;
  selected: string;
  onSelect: (id: string) => void;
  /** The critical path is marked on the bars. */
  isPathLit: boolean;
  onTogglePath: () => void;
}

export function Waterfall({ layout, selected, onSelect, isPathLit, onTogglePath }: WaterfallProps) {
  const tree = useTreeState(layout, selected, onSelect);
  const time = useTimeView(layout.whole);
  const showKeys = use(ShowKeys);
  const [nameWidth, setNameWidth] = useStored('waterfall.name', NAME_WIDTH);
  const [sums, setSums] = useStored('waterfall.sums', true);
  const searchBox = useRef<HTMLInputElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const width = useElementWidth(scroller);
  const deepest = useMemo(() => layout.rows.reduce((most, row) => Math.max(most, row.depth), 0), [layout]);
  const columns = useMemo(() => layoutColumns(width, nameWidth, deepest), [width, nameWidth, deepest]);
  const marks = useMemo(() => ticks(time.view, columns.timeWidth / PIXELS_PER_TICK), [time.view, columns.timeWidth]);
  const spans = useMemo(() => layout.rows.filter((row) => row.span), [layout]);
  const path = useMemo(() => (isPathLit ? criticalPath(layout) : null), [layout, isPathLit]);
  const errorCount = useMemo(() => spans.filter((row) => row.span?.status_code === 'ERROR').length, [spans]);

  const selectedTime = layout.times[tree.selectedIndex];
  useEffect(() => {
    if (time.isZoomed && selectedTime) time.show(viewMeeting(time.view, selectedTime, time.whole));
    // Only a new choice may move the view; moving the view away from the choice is allowed.
  }, [selected]);

  useWaterfallKeys({
    ...tree,
    zoom: (factor) => time.zoom(factor, selectedTime && isInside(selectedTime.from, time.view) ? selectedTime.from : undefined),
    pan: time.pan,
    togglePath: onTogglePath,
    fit: time.fit,
    zoomToSpan: () => selectedTime && time.show(viewAround(selectedTime, time.whole)),
    focusDetail: () => document.getElementById('span-detail')?.focus(),
    focusTree: () => grid.current?.focus(),
    focusSearch: () => {
      searchBox.current?.focus();
      searchBox.current?.select();
    },
  });

  return (
    <div className="flex min-h-0 flex-1 flex-col bg-panel">
      <WaterfallToolbar
        searchBox={searchBox}
        search={tree.search}
        onSearch={tree.setSearch}
        matchCount={tree.matches.length}
        matchPosition={tree.matchPosition}
        hiddenMatchCount={tree.hiddenMatchCount}
        onMatch={tree.toMatch}
        errorCount={errorCount}
        onNextError={tree.toNextError}
        folding={{ ...tree, kinds: foldableKinds(layout.rows) }}
        isPathLit={isPathLit}
        onTogglePath={onTogglePath}
        isZoomed={time.isZoomed}
        onFit={time.fit}
        onHelp={showKeys}
      />
      {spans.length > MINIMAP_ABOVE ? <Minimap layout={layout} time={time} /> : null}
      <div className="relative flex min-h-0 flex-1 flex-col">
        <div
          ref={grid}
          role="treegrid"
          aria-label="Spans"
          aria-rowcount={tree.visible.length + 1}
          aria-activedescendant={tree.position >= 0 ? `row-${selected}` : undefined}
          tabIndex={0}
          className="flex min-h-0 flex-1 flex-col"
        >
          <div style={{ width: width || undefined }}>
            <Ruler columns={columns} marks={marks} time={time} spanCount={spans.length} sums={sums} onSums={setSums} />
          </div>
          <WaterfallRows scroller={scroller} layout={layout} tree={tree} time={time} columns={columns} marks={marks} path={path} sums={sums} onSelect={onSelect} />
        </div>
        <NameDivider width={columns.nameWidth} onResize={setNameWidth} />
      </div>
    </div>
  );
}

function isInside(ms: number, view: { from: number; to: number }): boolean {
  return ms >= view.from && ms <= view.to;
}
