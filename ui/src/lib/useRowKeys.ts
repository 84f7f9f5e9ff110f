/** `j`, `k` and Enter in a list: the choice moves, and opens. */
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
  const move = (by: number) => {
    if (count === 0) return false;
    onChoose(chosen < 0 ? 0 : Math.min(count - 1, Math.max(0, chosen + by)));
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
      if (chosen < 0 || (event.target instanceof Element && event.target.closest('button, a'))) return false;
      onOpen(chosen);
    },
  });
}
