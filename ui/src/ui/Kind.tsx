/** The kind of a span: its icon alone where space is short, icon and word where there is room. */
import type { SpanKind } from '../api/types';
import { cx } from '../lib/cx';
import { KIND_LOOKS } from './kinds';

export function KindIcon({ kind, className }: { kind: SpanKind; className?: string }) {
  const look = KIND_LOOKS[kind];
  const Icon = look.icon;
  return <Icon role="img" aria-label={look.word} className={cx('size-3.5 shrink-0', look.text, className)} strokeWidth={2} />;
}

export function KindBadge({ kind, className }: { kind: SpanKind; className?: string }) {
  const look = KIND_LOOKS[kind];
  const Icon = look.icon;
  return (
    <span className={cx('inline-flex shrink-0 items-center gap-1 text-data-sm font-medium', look.text, className)}>
      <Icon aria-hidden className="size-3.5 shrink-0" strokeWidth={2} />
      {look.word}
    </span>
  );
}
