/** Marks a message that the previous call of the same run was not sent. */
import { useIsNew } from './newMessages';

/** `index` is the message's place among all that were sent; null where it has none there. */
export function NewMark({ index }: { index: number | null }) {
  const isNew = useIsNew(index ?? -1);
  if (!isNew) return null;
  return (
    <span data-tip="Not sent by the previous call of this run" className="shrink-0 rounded-[3px] bg-accent-soft px-1 text-[10px] leading-4 font-medium text-accent">
      new
    </span>
  );
}
