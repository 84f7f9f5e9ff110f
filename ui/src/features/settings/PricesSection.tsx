/** What models cost: the prices that somebody set, a form for another, and the table that comes with the program. */
import { keepPreviousData, useQueryClient } from '@tanstack/react-query';
import { Search, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { $api } from '../../api/client';
import type { PriceList, PriceOverride } from '../../api/types';
import { formatCost, formatExactCount } from '../../lib/format';
import { useDebounced } from '../../lib/useDebounced';
import { IconButton } from '../../ui/Button';
import { ErrorState, Skeleton } from '../../ui/States';
import { PriceForm } from './PriceForm';
import { SettingsSection } from './SettingsSection';

const NOTE =
  'Dollars per million tokens. A price that is set here goes before the table, for calls that begin on its first day or later. ' +
  'It counts for spans that arrive from now on: a span is priced once, and keeps its cost.';

export function PricesSection() {
  const [search, setSearch] = useState('');
  const asked = useDebounced(search.trim(), 150);
  const queryClient = useQueryClient();
  const { data, error, refetch } = $api.useQuery('get', '/api/prices', { params: { query: { search: asked } } }, { placeholderData: keepPreviousData });
  const remove = $api.useMutation('delete', '/api/prices/overrides/{id}');
  const renew = () => void queryClient.invalidateQueries({ queryKey: ['get', '/api/prices'] });
  return (
    <SettingsSection title="Model prices" note={NOTE}>
      {data && data.overrides.length > 0 ? (
        <OverrideTable overrides={data.overrides} onRemove={(id) => remove.mutate({ params: { path: { id } } }, { onSettled: renew })} />
      ) : null}
      <PriceForm onSet={renew} />
      <label className="mt-3 flex h-8 max-w-80 items-center gap-2 rounded-[5px] border border-line bg-canvas px-2 focus-within:border-accent">
        <Search aria-hidden className="size-3.5 text-faint" />
        <input
          type="search"
          aria-label="Search the table of prices"
          placeholder="Search the table: provider or model"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className="min-w-0 flex-1 bg-transparent outline-none placeholder:text-faint"
        />
      </label>
      {error ? <ErrorState title="The prices could not be read" error={error} onRetry={() => void refetch()} /> : null}
      {data ? <PriceTable list={data} /> : error ? null : <Skeleton className="h-64 w-full" />}
    </SettingsSection>
  );
}

const HEAD = 'border-b border-line text-data-sm text-faint [&>th]:h-6 [&>th]:font-normal';
const ROW = 'border-b border-line [&>*]:h-7';

function OverrideTable({ overrides, onRemove }: { overrides: PriceOverride[]; onRemove: (id: number) => void }) {
  return (
    <table aria-label="Prices set here" className="w-full">
      <thead>
        <tr className={HEAD}>
          <th scope="col" className="text-left">Model</th>
          <th scope="col" className="text-left">Provider</th>
          <th scope="col" className="text-left">From</th>
          <NumberHeads />
          <th scope="col"><span className="sr-only">Remove</span></th>
        </tr>
      </thead>
      <tbody>
        {overrides.map((price) => (
          <tr key={price.id} className={ROW}>
            <th scope="row" className="text-left font-mono text-data-sm font-normal">{price.model}</th>
            <td>{price.provider ?? <span className="text-faint">any</span>}</td>
            <td>{price.from_day}</td>
            <Numbers price={price} />
            <td className="text-right">
              <IconButton label={`Remove the price of ${price.model} from ${price.from_day}`} onClick={() => onRemove(price.id)}>
                <Trash2 />
              </IconButton>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function PriceTable({ list: { prices, found } }: { list: PriceList }) {
  if (found === 0) return <p className="py-4 text-muted">The table knows no such provider or model.</p>;
  return (
    <div className="max-h-[420px] overflow-auto rounded-[5px] border border-line" tabIndex={0} role="region" aria-label="Table of prices">
      <table className="w-full">
        <thead className="sticky top-0 bg-panel">
          <tr className={`${HEAD} [&>th]:px-2`}>
            <th scope="col" className="text-left">Model</th>
            <th scope="col" className="text-left">Provider</th>
            <NumberHeads />
          </tr>
        </thead>
        <tbody>
          {prices.map((price) => (
            <tr key={`${price.provider} ${price.model}`} className={`${ROW} [&>*]:px-2`}>
              <th scope="row" className="text-left font-mono text-data-sm font-normal">{price.model}</th>
              <td className="text-muted">{price.provider}</td>
              <Numbers price={price} />
            </tr>
          ))}
        </tbody>
      </table>
      {found > prices.length ? (
        <p className="px-2 py-1.5 text-data-sm text-faint">
          {formatExactCount(prices.length)} of {formatExactCount(found)} are shown; search for the others.
        </p>
      ) : null}
    </div>
  );
}

type Rates = Pick<PriceList['prices'][number], 'input' | 'output' | 'cache_read' | 'cache_write'>;

function NumberHeads() {
  return ['Input', 'Output', 'Cache read', 'Cache write'].map((name) => <th key={name} scope="col" className="text-right">{name}</th>);
}

function Numbers({ price: { input, output, cache_read, cache_write } }: { price: Rates }) {
  return [input, output, cache_read, cache_write].map((dollars, index) => (
    <td key={index} className="text-right whitespace-nowrap">{dollars == null ? '' : formatCost(dollars)}</td>
  ));
}
