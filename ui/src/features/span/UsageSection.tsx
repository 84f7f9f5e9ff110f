/** Tokens by type and what they cost. */
import { cx } from '../../lib/cx';
import { formatCost, formatExactCost, formatExactCount } from '../../lib/format';
import { Section } from './Section';
import type { CostView, TokenCountsView } from './span';
import { cacheShare, usageRows } from './usage';

interface UsageSectionProps {
  tokens: TokenCountsView | null;
  cost: CostView | null;
  model: string | null;
}

export function UsageSection({ tokens, cost, model }: UsageSectionProps) {
  const rows = usageRows(tokens, cost);
  const cached = cacheShare(tokens);
  const notes = [
    cost === null ? `no price is known for ${model ?? 'a call that names no model'}` : null,
    cached === null ? null : `${Math.round(cached * 100)} % of the prompt from cache`,
  ].filter((note) => note !== null);
  const hasPrices = rows.some((row) => row.pricePerMillion !== null);
  if (rows.length === 0) return null;
  return (
    <Section title="Tokens and cost" note={notes.join(' · ')}>
      <table className="w-full max-w-[480px]">
        <thead>
          <tr className="border-b border-line text-data-sm text-faint [&>th]:h-6 [&>th]:font-normal">
            <th scope="col" className="text-left">Type</th>
            <th scope="col" className="text-right">Tokens</th>
            {hasPrices ? <th scope="col" className="text-right">$ per million</th> : null}
            {cost === null ? null : <th scope="col" className="text-right">Cost</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index} className={cx('[&>*]:h-6', row.isTotal && 'border-t border-line font-medium', row.isPart && 'text-muted')}>
              <th scope="row" className={cx('text-left font-normal', row.isPart && 'pl-4', row.isTotal && 'font-medium')}>{row.label}</th>
              <td className="text-right">{row.tokens === null ? '' : formatExactCount(row.tokens)}</td>
              {hasPrices ? <td className="text-right text-muted">{row.pricePerMillion === null ? '' : formatCost(row.pricePerMillion)}</td> : null}
              {cost === null ? null : (
                <td className="text-right" title={row.cost === null ? undefined : formatExactCost(row.cost)}>
                  {row.cost === null ? '' : formatCost(row.cost)}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
