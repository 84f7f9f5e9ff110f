/** A copy button small enough to stand beside every text. */
import { CopyButton } from '../../ui/CopyButton';
import { cx } from '../../lib/cx';

interface QuietCopyProps {
  text: string | (() => string);
  label: string;
  /** Seen only while its `group` is pointed at or holds the focus. */
  isShownOnHover?: boolean;
}

export function QuietCopy({ text, label, isShownOnHover = false }: QuietCopyProps) {
  const look = 'h-5! w-6! text-faint [&>svg]:size-3!';
  return <CopyButton text={text} label={label} className={cx(look, isShownOnHover && 'opacity-0 group-focus-within:opacity-100 group-hover:opacity-100')} />;
}
