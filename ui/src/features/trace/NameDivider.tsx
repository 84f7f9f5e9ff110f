/** The divider between names and numbers, to drag or move by arrow keys. */
import { type KeyboardEvent, useRef } from 'react';
import { NAME_AT_LEAST } from './columns';

const STEP = 16;

export function NameDivider({ width, onResize }: { width: number; onResize: (width: number) => void }) {
  const grab = useRef<{ x: number; width: number } | null>(null);
  const place = (wanted: number) => onResize(Math.max(NAME_AT_LEAST, Math.round(wanted)));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    place(width + (event.key === 'ArrowRight' ? STEP : -STEP));
  };
  return (
    <div
      role="separator"
      aria-label="Resize names"
      aria-orientation="vertical"
      aria-valuenow={width}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        grab.current = { x: event.clientX, width };
      }}
      onPointerMove={(event) => {
        if (grab.current) place(grab.current.width + event.clientX - grab.current.x);
      }}
      onPointerUp={() => (grab.current = null)}
      onPointerCancel={() => (grab.current = null)}
      className="group absolute inset-y-0 z-10 w-[7px] -translate-x-1/2 cursor-col-resize touch-none"
      style={{ left: width }}
    >
      <span className="absolute inset-y-0 left-[3px] w-px bg-line group-hover:bg-accent group-active:bg-accent" />
    </div>
  );
}
