/**
 * Exact values on hover, for tables: whatever carries `data-tip` shows it, with `data-tip-if-cut` only
 * where its own text is cut. One listener serves the
 * whole page, because thousands of cells with a tooltip component each would make scrolling slow.
 */
import { useEffect, useRef, useState } from 'react';

interface Tip {
  text: string;
  left: number;
  top: number;
  isAbove: boolean;
}

const DELAY_MS = 350;
const EDGE = 8;

export function Tips() {
  const [tip, setTip] = useState<Tip | null>(null);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let owner: HTMLElement | null = null;
    const hide = () => {
      clearTimeout(timer);
      owner = null;
      setTip(null);
    };
    const onOver = (event: Event) => {
      const next = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tip]') : null;
      if (next === owner) return;
      hide();
      owner = next;
      if (next) timer = setTimeout(() => setTip(describe(next)), DELAY_MS);
    };
    document.addEventListener('pointerover', onOver);
    document.addEventListener('focusin', onOver);
    document.addEventListener('pointerdown', hide);
    document.addEventListener('scroll', hide, true);
    document.addEventListener('keydown', hide);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('pointerover', onOver);
      document.removeEventListener('focusin', onOver);
      document.removeEventListener('pointerdown', hide);
      document.removeEventListener('scroll', hide, true);
      document.removeEventListener('keydown', hide);
    };
  }, []);

  useEffect(() => {
    const overflow = (box.current?.getBoundingClientRect().right ?? 0) + EDGE - window.innerWidth;
    if (box.current && overflow > 0) box.current.style.marginLeft = `${-overflow}px`;
  }, [tip]);

  if (!tip) return null;
  return (
    <div
      key={`${tip.left} ${tip.top} ${tip.text}`}
      ref={box}
      role="tooltip"
      style={{ left: tip.left, ...(tip.isAbove ? { bottom: window.innerHeight - tip.top } : { top: tip.top }) }}
      className="pointer-events-none fixed z-50 max-h-[50vh] max-w-[460px] overflow-hidden rounded-[5px] border border-line bg-raised px-2 py-1 text-data-sm break-words whitespace-pre-line text-ink shadow-lg"
    >
      {tip.text}
    </div>
  );
}

function describe(owner: HTMLElement): Tip | null {
  const text = owner.dataset['tip'];
  if (!text || !owner.isConnected) return null;
  if ('tipIfCut' in owner.dataset && owner.scrollWidth <= owner.clientWidth) return null;
  const { left, top, bottom } = owner.getBoundingClientRect();
  const isAbove = bottom > window.innerHeight * 0.75;
  return { text, left: Math.max(EDGE, left), top: isAbove ? top - 4 : bottom + 4, isAbove };
}
