/** Two panes with a divider to drag (or move by arrow keys); the size is remembered. */
import { type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react';
import { cx } from '../lib/cx';
import { useStored } from '../lib/useStored';

interface SplitPaneProps {
  /** Names the remembered size. */
  name: string;
  /** Side by side, or one above the other. */
  direction?: 'row' | 'column';
  /** Share of the first pane, 0 to 1, until somebody drags. */
  initial?: number;
  /** Smallest size of each pane in pixels. */
  min?: [number, number];
  /** What the divider is called: "Resize span detail". */
  label: string;
  first: ReactNode;
  /** Null gives all room to the first, which stays as it is. */
  second: ReactNode;
}

const STEP = 0.02;

export function SplitPane({ name, direction = 'row', initial = 0.5, min = [240, 240], label, first, second }: SplitPaneProps) {
  const [share, setShare] = useStored(`split.${name}`, initial);
  const frame = useRef<HTMLDivElement>(null);
  const isRow = direction === 'row';

  const place = (wanted: number) => {
    const box = frame.current?.getBoundingClientRect();
    const length = box ? (isRow ? box.width : box.height) : 0;
    const [low, high] = length > min[0] + min[1] ? [min[0] / length, 1 - min[1] / length] : [0.1, 0.9];
    setShare(Math.min(high, Math.max(low, wanted)));
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const box = frame.current?.getBoundingClientRect();
    if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    place(isRow ? (event.clientX - box.left) / box.width : (event.clientY - box.top) / box.height);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const [less, more] = isRow ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    if (event.key !== less && event.key !== more) return;
    event.preventDefault();
    event.stopPropagation();
    place(share + (event.key === more ? STEP : -STEP));
  };

  // `clamp` keeps both panes usable when the window shrinks after the drag.
  const size = `clamp(${min[0]}px, ${(share * 100).toFixed(2)}%, max(${min[0]}px, 100% - ${min[1]}px))`;
  const isAlone = second === null;
  const firstStyle: CSSProperties = isAlone ? { flex: '1 1 0' } : isRow ? { width: size } : { height: size };
  return (
    <div ref={frame} className={cx('flex size-full min-h-0 min-w-0', isRow ? 'flex-row' : 'flex-col')}>
      <div className="flex min-h-0 min-w-0 shrink-0 flex-col" style={firstStyle}>{first}</div>
      {isAlone ? null : (
      <>
      <div
        role="separator"
        tabIndex={0}
        aria-label={label}
        aria-orientation={isRow ? 'vertical' : 'horizontal'}
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
        onPointerDown={(event) => {
          event.preventDefault();
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={onPointerMove}
        onDoubleClick={() => place(initial)}
        onKeyDown={onKeyDown}
        className={cx(
          'group relative z-20 shrink-0 touch-none bg-line',
          isRow ? 'w-px cursor-col-resize' : 'h-px cursor-row-resize',
        )}
      >
        {/* Nine pixels to grab, one to see. */}
        <span className={cx('absolute', isRow ? 'inset-y-0 -left-1 w-[9px]' : 'inset-x-0 -top-1 h-[9px]')} />
        <span
          className={cx(
            'absolute bg-accent opacity-0 transition-opacity duration-100 group-hover:opacity-100 group-active:opacity-100',
            isRow ? 'inset-y-0 -left-px w-[3px]' : 'inset-x-0 -top-px h-[3px]',
          )}
        />
      </div>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">{second}</div>
      </>
      )}
    </div>
  );
}
