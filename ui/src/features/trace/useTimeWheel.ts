/** ⌘ or Ctrl with the wheel zooms around the pointer; a sideways wheel, or Shift, moves in time. */
import { type RefObject, useEffect, useRef } from 'react';
import type { Columns } from './columns';
import type { TimeView } from './useTimeView';

const ZOOM_PER_PIXEL = 1.0025;

export function useTimeWheel(element: RefObject<HTMLElement | null>, columns: Columns, time: TimeView): void {
  const latest = useRef({ columns, time });
  useEffect(() => {
    latest.current = { columns, time };
  });
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const onWheel = (event: WheelEvent) => {
      const { columns, time } = latest.current;
      const share = (event.clientX - target.getBoundingClientRect().left - columns.timeLeft) / columns.timeWidth;
      const { from, to } = time.view;
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
      if (event.metaKey || event.ctrlKey) {
        event.preventDefault();
        time.zoom(ZOOM_PER_PIXEL ** event.deltaY, from + Math.min(1, Math.max(0, share)) * (to - from));
      } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
        event.preventDefault();
        time.pan(sideways / columns.timeWidth);
      }
    };
    // React's own listener is passive: it could not keep the browser from zooming the page.
    target.addEventListener('wheel', onWheel, { passive: false });
    return () => target.removeEventListener('wheel', onWheel);
  }, [element]);
}
