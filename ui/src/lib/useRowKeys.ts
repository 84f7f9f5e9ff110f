/** `j`, `k` and Enter in a list: the choice moves, and opens. */
import { useEffect, useRef } from 'react';
import { useKeys } from './useKeys';

interface RowKeys {
  count: number;
  /** -1 while nothing is chosen. */
  chosen: number;
  onChoose: (index: number) => void;
  onOpen: (index: number) => void;
}

const PAGE = 15;

export function useRowKeys({ count, chosen, onChoose, onOpen }: RowKeys): void {
  // The choice comes back by way of the address: whoever presses faster than that moves on from where they meant to be.
  const latest = useRef(chosen);
  useEffect(() => {
    latest.current = chosen;
  }, [chosen]);
  const move = (by: number) => {
    if (count === 0) return false;
    // Where nothing is chosen, a step leads to the first row; all of them at once still lead to the last.
    const from = latest.current < 0 && by < count ? -by : latest.current;
    latest.current = Math.min(count - 1, Math.max(0, from + by));
    onChoose(latest.current);
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    PageDown: () => move(PAGE),
    PageUp: () => move(-PAGE),
    Home: () => move(-count),
    End: () => move(count),
    Enter: (event) => {
      if (latest.current < 0 || (event.target instanceof Element && event.target.closest('button, a'))) return false;
      onOpen(latest.current);
    },
  });
}
