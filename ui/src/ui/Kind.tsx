/** The kind of a span: its icon alone where space is short, icon and word where there is room. */
import type { SpanKind } from '../api/types';
import { cx } from '../lib/cx';
import { Drawing } from './Drawing';
import { KIND_LOOKS } from './kinds';

export function KindIcon({ kind, className = 'size-3.5' }: { kind: SpanKind; className?: string }) {
  const { word, drawing, text } = KIND_LOOKS[kind];
  return <Drawing path={drawing} word={word} className={cx(text, className)} />;
}

export function KindBadge({ kind, className }: { kind: SpanKind; className?: string }) {
  const { word, drawing, text } = KIND_LOOKS[kind];
  return (
    <span className={cx('inline-flex shrink-0 items-center gap-1 text-data-sm font-medium', text, className)}>
      <Drawing path={drawing} className="size-3.5" />
      {word}
    </span>
  );
}
