/** A part of the settings under its heading. */
import { type ReactNode, useId } from 'react';

export function SettingsSection({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-2">
      <h2 id={id} className="text-data-lg font-semibold">{title}</h2>
      {note ? <p className="max-w-[72ch] text-muted">{note}</p> : null}
      {children}
    </section>
  );
}
