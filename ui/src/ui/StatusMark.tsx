/** The status of a span or trace: a shape and a word, red only for errors. */
import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react';
import type { StatusCode } from '../api/types';
import { cx } from '../lib/cx';

const LOOKS = {
  ERROR: { word: 'Error', icon: CircleAlert, text: 'text-error' },
  OK: { word: 'OK', icon: CircleCheck, text: 'text-ok' },
  UNSET: { word: 'No status', icon: CircleDashed, text: 'text-faint' },
} as const;

/** `withWord` shows the word too; without it the word is only spoken. */
export function StatusMark({ status, withWord = false, className }: { status: StatusCode; withWord?: boolean; className?: string }) {
  const { word, icon: Icon, text } = LOOKS[status];
  // In a list, what went well stays quiet.
  const quiet = status === 'ERROR' ? text : 'text-faint';
  if (!withWord) return <Icon role="img" aria-label={word} className={cx('size-3.5 shrink-0', quiet, className)} />;
  return (
    <span className={cx('inline-flex items-center gap-1 font-medium', text, className)}>
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {word}
    </span>
  );
}
