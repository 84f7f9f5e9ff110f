/** An icon of one stroke: two elements, which is what a row among thousands can afford. */
import { cx } from '../lib/cx';

interface DrawingProps {
  /** A path on 24 by 24. */
  path: string;
  /** Without a word it is decoration. */
  word?: string;
  className?: string | undefined;
}

export function Drawing({ path, word, className }: DrawingProps) {
  return (
    <svg
      viewBox="0 0 24 24"
      role={word ? 'img' : undefined}
      aria-label={word}
      aria-hidden={word ? undefined : true}
      className={cx('shrink-0 fill-none stroke-current stroke-2 [stroke-linecap:round] [stroke-linejoin:round]', className)}
    >
      <path d={path} />
    </svg>
  );
}
