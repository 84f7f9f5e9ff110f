/** A dialog that asks for something and does it: the fault stays inside, success closes it. */
import { Dialog } from 'radix-ui';
import type { FormEvent, ReactNode } from 'react';
import { Button } from './Button';
import { isApiError } from './States';

interface FormDialogProps {
  title: string;
  action: string;
  /** What is done cannot be undone. */
  isGrave?: boolean;
  canSubmit: boolean;
  isBusy: boolean;
  error: unknown;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

export function FormDialog({ title, action, isGrave = false, canSubmit, isBusy, error, onSubmit, onClose, children }: FormDialogProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (canSubmit && !isBusy) onSubmit();
  };
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-[oklch(0.1_0_0/0.35)]" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[18vh] left-1/2 z-50 w-[min(440px,calc(100vw-32px))] -translate-x-1/2 rounded-[8px] border border-line bg-raised p-4 shadow-2xl"
        >
          <Dialog.Title className="text-data-lg font-semibold">{title}</Dialog.Title>
          <form onSubmit={submit} className="mt-3 flex flex-col gap-3">
            {children}
            {error ? <p role="alert" className="text-error">{isApiError(error) ? error.message : 'The server cannot be reached.'}</p> : null}
            <div className="flex justify-end gap-2">
              <Button onClick={onClose}>Cancel</Button>
              <Button type="submit" look="primary" disabled={!canSubmit || isBusy} className={isGrave ? 'bg-error' : ''}>{action}</Button>
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface TextFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: ReactNode;
  isLong?: boolean;
  /** Digits only; a phone shows its number pad. */
  isNumber?: boolean;
  /** The dialog opens with the cursor elsewhere. */
  isLater?: boolean;
}

export function TextField({ label, value, onChange, hint, isLong = false, isNumber = false, isLater = false }: TextFieldProps) {
  const look = 'rounded-[4px] border border-line bg-panel px-2 py-1 text-ink outline-none focus:border-accent';
  return (
    <label className="flex flex-col gap-1 text-muted">
      {label}
      {isLong ? (
        <textarea rows={3} value={value} onChange={(event) => onChange(event.target.value)} className={look} />
      ) : (
        <input autoFocus={!isLater} inputMode={isNumber ? 'numeric' : undefined} spellCheck={false} autoComplete="off" value={value} onChange={(event) => onChange(isNumber ? event.target.value.replaceAll(/\D/g, '') : event.target.value)} className={look} />
      )}
      {hint ? <span className="text-data-sm text-faint">{hint}</span> : null}
    </label>
  );
}
