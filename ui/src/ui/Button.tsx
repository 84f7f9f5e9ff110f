/** Buttons with a word, and buttons with only an icon (which must bring a name). */
import type { ComponentProps, ReactNode } from 'react';
import { cx } from '../lib/cx';
import { Tooltip } from './Tooltip';

const SHAPE = 'inline-flex h-7 shrink-0 select-none items-center justify-center rounded-[5px] transition-colors duration-75 disabled:opacity-45';

const LOOKS = {
  plain: 'text-muted hover:bg-hover hover:text-ink aria-pressed:bg-accent-soft aria-pressed:text-accent data-[state=open]:bg-hover',
  outlined: 'border border-line bg-panel text-ink hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent',
  primary: 'bg-accent text-on-accent hover:opacity-90',
} as const;

export interface ButtonProps extends ComponentProps<'button'> {
  look?: keyof typeof LOOKS;
}

export function Button({ look = 'outlined', className, ...rest }: ButtonProps) {
  return <button type="button" className={cx(SHAPE, LOOKS[look], 'gap-1.5 px-2.5 text-data font-medium', className)} {...rest} />;
}

export interface IconButtonProps extends ButtonProps {
  /** Spoken by screen readers, shown on hover. */
  label: string;
  /** The key that does the same, shown on hover. */
  shortcut?: string;
  children: ReactNode;
}

export function IconButton({ label, shortcut, look = 'plain', className, ...rest }: IconButtonProps) {
  return (
    <Tooltip content={label} shortcut={shortcut}>
      <button type="button" aria-label={label} className={cx(SHAPE, LOOKS[look], 'w-7 [&>svg]:size-4', className)} {...rest} />
    </Tooltip>
  );
}
