/** The heading of the waterfall: names of its columns, and the ruler of time, on which a drag zooms. */
import { type PointerEvent, useRef, useState } from 'react';
import { formatExactCount } from '../../lib/format';
import type { Columns } from './columns';
import { TIME_PADDING } from './columns';
import { type Tick, shareAt, viewBetween } from './timeAxis';
import type { TimeView } from './useTimeView';

interface RulerProps {
  columns: Columns;
  marks: readonly Tick[];
  time: TimeView;
  spanCount: number;
  /** Tokens and cost are those of a span with everything below it. */
  sums: boolean;
  onSums: (sums: boolean) => void;
}

export function Ruler({ columns, marks, time, spanCount, sums, onSums }: RulerProps) {
  const { view, whole } = time;
  const start = useRef<number | null>(null);
  const [drawn, setDrawn] = useState<[number, number] | null>(null);

  const msAt = (event: PointerEvent<HTMLDivElement>) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    return view.from + ((event.clientX - left - TIME_PADDING) / columns.timeWidth) * (view.to - view.from);
  };
  const finish = () => {
    if (drawn && isWideEnough(drawn)) time.show(viewBetween(drawn[0], drawn[1], whole));
    start.current = null;
    setDrawn(null);
  };
  const isWideEnough = ([a, b]: [number, number]) => (Math.abs(a - b) / (view.to - view.from)) * columns.timeWidth > 3;

  return (
    <div
      role="row"
      className="grid h-6 shrink-0 border-b border-line bg-panel text-data-sm text-faint select-none"
      style={{ gridTemplateColumns: columns.template }}
    >
      <div role="columnheader" className="flex items-center gap-1 pl-3">
        {formatExactCount(spanCount)} {spanCount === 1 ? 'span' : 'spans'}
      </div>
      <div role="columnheader" className="flex items-center justify-end pr-2">Duration</div>
      {columns.hasNumbers ? <NumberHead name="Tokens" sums={sums} onSums={onSums} /> : null}
      {columns.hasNumbers ? <NumberHead name="Cost" sums={sums} onSums={onSums} /> : null}
      <div
        role="columnheader"
        aria-label="Time"
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.preventDefault();
          event.currentTarget.setPointerCapture(event.pointerId);
          start.current = msAt(event);
        }}
        onPointerMove={(event) => {
          if (start.current !== null) setDrawn([start.current, msAt(event)]);
        }}
        onPointerUp={finish}
        onPointerCancel={finish}
        onDoubleClick={time.fit}
        className="relative cursor-crosshair touch-none overflow-hidden border-l border-line"
        style={{ paddingInline: TIME_PADDING }}
      >
        {marks.map((mark) => {
          const left = TIME_PADDING + shareAt(view, mark.ms) * columns.timeWidth;
          return (
            <span key={mark.ms} className="absolute inset-y-0 flex items-center border-l border-line pl-1 whitespace-nowrap" style={{ left }}>
              {/* A label that would be cut is left out. */}
              {columns.timeWidth + 2 * TIME_PADDING - left > 6 + mark.label.length * 6.2 ? mark.label : null}
            </span>
          );
        })}
        {drawn ? (
          <span
            className="absolute inset-y-0 bg-accent opacity-25"
            style={{
              left: TIME_PADDING + shareAt(view, Math.min(...drawn)) * columns.timeWidth,
              width: (Math.abs(drawn[1] - drawn[0]) / (view.to - view.from)) * columns.timeWidth,
            }}
          />
        ) : null}
      </div>
    </div>
  );
}

/** Says whose numbers stand below, and changes it. */
function NumberHead({ name, sums, onSums }: { name: string; sums: boolean; onSums: (sums: boolean) => void }) {
  return (
    <div role="columnheader" className="flex items-center justify-end pr-1">
      <button
        type="button"
        aria-pressed={sums}
        aria-label={`${sums ? 'Σ ' : ''}${name} with everything below`}
        data-tip={sums ? `${name} of a span with everything below it\nClick for its own` : `${name} of each span alone\nClick for sums with everything below`}
        onClick={() => onSums(!sums)}
        className="rounded-[3px] px-1 whitespace-nowrap hover:bg-hover hover:text-ink"
      >
        {sums ? 'Σ ' : ''}
        {name}
      </button>
    </div>
  );
}
