/** Sets the price of a model from a day on. */
import { type FormEvent, useState } from 'react';
import { $api } from '../../api/client';
import { Button } from '../../ui/Button';
import { isApiError } from '../../ui/States';

const EMPTY = { model: '', provider: '', from_day: '', input: '', output: '', cache_read: '', cache_write: '' };
type Field = keyof typeof EMPTY;

const FIELDS: { field: Field; label: string; type: 'text' | 'date' | 'number'; isNeeded?: true; hint?: string }[] = [
  { field: 'model', label: 'Model', type: 'text', isNeeded: true, hint: 'as its spans name it' },
  { field: 'provider', label: 'Provider', type: 'text', hint: 'any' },
  { field: 'from_day', label: 'From', type: 'date' },
  { field: 'input', label: 'Input', type: 'number', isNeeded: true },
  { field: 'output', label: 'Output', type: 'number', isNeeded: true },
  { field: 'cache_read', label: 'Cache read', type: 'number', hint: 'as input' },
  { field: 'cache_write', label: 'Cache write', type: 'number', hint: 'as input' },
];

/** All of them in one line where there are 800 pixels; prices are the narrow ones. */
const WIDTHS: Partial<Record<Field, string>> = { model: 'w-[134px]', provider: 'w-28', from_day: 'w-[136px]' };

export function PriceForm({ onSet }: { onSet: () => void }) {
  const [values, setValues] = useState(EMPTY);
  const set = $api.useMutation('post', '/api/prices/overrides');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const optional = (text: string) => (text === '' ? null : Number(text));
    const body = {
      model: values.model,
      provider: values.provider || null,
      from_day: values.from_day || null,
      input: Number(values.input),
      output: Number(values.output),
      cache_read: optional(values.cache_read),
      cache_write: optional(values.cache_write),
    };
    set.mutate({ body }, {
      onSuccess: () => {
        setValues(EMPTY);
        onSet();
      },
    });
  };
  return (
    <form onSubmit={submit} aria-label="Set a price" className="flex flex-wrap items-end gap-2">
      {FIELDS.map(({ field, label, type, isNeeded, hint }) => (
        <label key={field} className="flex flex-col gap-0.5 text-data-sm text-muted">
          {label}
          <input
            type={type}
            required={isNeeded}
            min={type === 'number' ? 0 : undefined}
            step={type === 'number' ? 'any' : undefined}
            placeholder={hint}
            value={values[field]}
            onChange={(event) => setValues({ ...values, [field]: event.target.value })}
            className={`h-8 rounded-[5px] border border-line bg-canvas px-2 text-data text-ink placeholder:text-faint focus:border-accent ${WIDTHS[field] ?? 'w-[72px] [appearance:textfield] [&::-webkit-inner-spin-button]:hidden'}`}
          />
        </label>
      ))}
      <Button type="submit" look="primary" disabled={set.isPending} className="h-8">Set price</Button>
      <p role="status" className="w-full text-data-sm text-error empty:hidden">
        {set.error ? (isApiError(set.error) ? set.error.message : 'The server cannot be reached.') : ''}
      </p>
    </form>
  );
}
