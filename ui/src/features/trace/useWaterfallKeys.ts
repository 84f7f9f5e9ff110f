/** The keys of the waterfall. `frame/keys` tells them; keep the two in step. */
import { useKeys } from '../../lib/useKeys';

export interface WaterfallActions {
  move: (rows: number) => void;
  toEdge: (edge: 'first' | 'last') => void;
  fold: () => void;
  unfold: () => void;
  toNextError: () => void;
  toMatch: (direction: 1 | -1) => void;
  zoom: (factor: number) => void;
  pan: (share: number) => void;
  fit: () => void;
  zoomToSpan: () => void;
  togglePath: () => void;
  foldTo: (levels: number) => void;
  focusDetail: () => void;
  focusTree: () => void;
  focusSearch: () => void;
}

const LEVELS = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const PAGE = 15;
const ZOOM = 1.6;
const PAN = 0.2;

export function useWaterfallKeys(actions: WaterfallActions): void {
  // Arrows scroll the span's detail and work buttons where the focus is on them.
  const unlessElsewhere = (act: () => void) => (event: KeyboardEvent) => (isElsewhere(event.target) ? false : act());
  useKeys({
    j: () => actions.move(1),
    k: () => actions.move(-1),
    ArrowDown: unlessElsewhere(() => actions.move(1)),
    ArrowUp: unlessElsewhere(() => actions.move(-1)),
    PageDown: unlessElsewhere(() => actions.move(PAGE)),
    PageUp: unlessElsewhere(() => actions.move(-PAGE)),
    Home: unlessElsewhere(() => actions.toEdge('first')),
    End: unlessElsewhere(() => actions.toEdge('last')),
    ArrowLeft: unlessElsewhere(actions.fold),
    ArrowRight: unlessElsewhere(actions.unfold),
    Enter: unlessElsewhere(actions.focusDetail),
    Escape: (event) => (isInDetail(event.target) ? actions.focusTree() : false),
    e: actions.toNextError,
    n: () => actions.toMatch(1),
    N: () => actions.toMatch(-1),
    w: () => actions.zoom(1 / ZOOM),
    s: () => actions.zoom(ZOOM),
    a: () => actions.pan(-PAN),
    d: () => actions.pan(PAN),
    f: actions.fit,
    z: actions.zoomToSpan,
    c: actions.togglePath,
    ...Object.fromEntries(LEVELS.map((levels) => [String(levels), () => actions.foldTo(levels)])),
    '/': actions.focusSearch,
  });
}

function isInDetail(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('#span-detail') !== null;
}

function isElsewhere(target: EventTarget | null): boolean {
  return isInDetail(target) || (target instanceof Element && target.closest('button, a, [role=separator]') !== null);
}
