/** The whole trace above its rows, with the view on it to draw, move and widen. */
import { type PointerEvent, useEffect, useRef } from 'react';
import { useColourScheme } from '../../lib/useColourScheme';
import { useElementWidth } from '../../lib/useElementWidth';
import { beginDrag, type Drag, dragTo } from './brush';
import { drawMinimap } from './minimapDrawing';
import { shareAt } from './timeAxis';
import type { TraceLayout } from './traceLayout';
import type { TimeView } from './useTimeView';

const HEIGHT = 44;
const GRAB_PIXELS = 5;

export function Minimap({ layout, time }: { layout: TraceLayout; time: TimeView }) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const drag = useRef<Drag | null>(null);
  const width = useElementWidth(frame);
  const scheme = useColourScheme();
  const { view, whole } = time;

  useEffect(() => {
    if (canvas.current) drawMinimap(canvas.current, layout, width, HEIGHT);
  }, [layout, width, scheme]);

  const msAt = (event: PointerEvent<HTMLDivElement>) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    return whole.from + ((event.clientX - left) / width) * (whole.to - whole.from);
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = beginDrag(msAt(event), view, whole, (GRAB_PIXELS / width) * (whole.to - whole.from));
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!drag.current) return;
    const moved = (Math.abs(msAt(event) - drag.current.startMs) / (whole.to - whole.from)) * width;
    if (moved > 3) time.show(dragTo(drag.current, msAt(event), whole));
  };

  const left = shareAt(whole, view.from) * 100;
  const right = shareAt(whole, view.to) * 100;
  return (
    <div className="shrink-0 border-b border-line bg-panel px-2.5 py-1">
      <div
        ref={frame}
        role="img"
        aria-label="The whole trace; drag to choose what is in view"
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={() => (drag.current = null)}
        onPointerCancel={() => (drag.current = null)}
        onDoubleClick={time.fit}
        className="relative cursor-crosshair touch-none"
        style={{ height: HEIGHT }}
      >
        <canvas ref={canvas} className="absolute inset-0 size-full" />
        {time.isZoomed ? (
          <>
            <span className="absolute inset-y-0 left-0 bg-canvas opacity-65" style={{ width: `${left}%` }} />
            <span className="absolute inset-y-0 right-0 bg-canvas opacity-65" style={{ width: `${100 - right}%` }} />
            <span
              className="absolute inset-y-0 min-w-0.5 cursor-grab border-x-2 border-accent active:cursor-grabbing"
              style={{ left: `${left}%`, width: `${right - left}%` }}
            >
              <span className="absolute inset-y-0 -left-1.5 w-2.5 cursor-ew-resize" />
              <span className="absolute inset-y-0 -right-1.5 w-2.5 cursor-ew-resize" />
            </span>
          </>
        ) : null}
      </div>
    </div>
  );
}
