/** Dragging on a stretch of time: drawing a new view, or moving and widening the present one. */
import { panView, type TimeRange, viewBetween } from './timeAxis';

export interface Drag {
  mode: 'draw' | 'move' | 'from' | 'to';
  /** The moment where the pointer went down. */
  startMs: number;
  /** The view at that time. */
  view: TimeRange;
}

/** What a press at a moment begins. `reachMs` is how far an edge of the view can be grabbed. */
export function beginDrag(ms: number, view: TimeRange, whole: TimeRange, reachMs: number): Drag {
  const isZoomed = view.from > whole.from || view.to < whole.to;
  const mode =
    !isZoomed ? 'draw'
    : Math.abs(ms - view.from) <= reachMs ? 'from'
    : Math.abs(ms - view.to) <= reachMs ? 'to'
    : ms > view.from && ms < view.to ? 'move'
    : 'draw';
  return { mode, startMs: ms, view };
}

/** The view once the pointer is at `ms`. */
export function dragTo({ mode, startMs, view }: Drag, ms: number, whole: TimeRange): TimeRange {
  switch (mode) {
    case 'draw':
      return viewBetween(startMs, ms, whole);
    case 'move':
      return panView(view, (ms - startMs) / (view.to - view.from), whole);
    case 'from':
      return viewBetween(ms, view.to, whole);
    case 'to':
      return viewBetween(view.from, ms, whole);
  }
}
