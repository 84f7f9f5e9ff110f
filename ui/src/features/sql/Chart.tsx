/** An answer drawn: lines over time, or bars beside names. */
import { useState } from 'react';
import type { SqlAnswer } from '../../api/types';
import { loaded } from '../../lib/loaded';
import { EmptyState } from '../../ui/States';
import { type BarChart, chartOf, numberColumns } from './chartData';

const drawing = loaded(async () => (await import('./TimeLines')).default);

export function Chart({ answer }: { answer: SqlAnswer }) {
  const TimeLines = drawing.use();
  const columns = numberColumns(answer);
  const [chosen, setChosen] = useState('');
  const column = columns.includes(chosen) ? chosen : (columns[0] ?? '');
  const chart = chartOf(answer, column);
  if (!chart) return <EmptyState title="Nothing to draw">A chart needs a column of numbers, beside a time or a name.</EmptyState>;
  return (
    <div className="flex h-full min-h-0 flex-col bg-panel">
      <label className="flex shrink-0 items-center gap-2 px-3 py-2 text-muted">
        Draw
        <select value={column} onChange={(event) => setChosen(event.target.value)} className="h-7 rounded-[4px] border border-line bg-panel px-1.5 text-ink">
          {columns.map((each) => <option key={each}>{each}</option>)}
        </select>
      </label>
      <div className="min-h-0 flex-1 overflow-auto px-3 pb-3">
        {chart.kind === 'bars' ? <Bars chart={chart} /> : TimeLines ? <TimeLines chart={chart} /> : null}
      </div>
    </div>
  );
}

function Bars({ chart }: { chart: BarChart }) {
  const most = Math.max(...chart.bars.map((bar) => Math.abs(bar.value)), Number.MIN_VALUE);
  return (
    <>
      <ul aria-label={chart.column} className="grid grid-cols-[minmax(80px,max-content)_1fr] items-center gap-x-3 gap-y-1">
        {chart.bars.map((bar, index) => (
          <li key={index} className="contents">
            <span className="max-w-[32ch] truncate text-right font-mono text-muted">{bar.name}</span>
            <span className="flex items-center gap-2">
              <span aria-hidden className={bar.value < 0 ? 'h-4 rounded-[2px] bg-warn' : 'h-4 rounded-[2px] bg-accent'} style={{ width: `${(Math.abs(bar.value) / most) * 80}%`, minWidth: 1 }} />
              <span className="tabular-nums">{Number(bar.value.toPrecision(6))}</span>
            </span>
          </li>
        ))}
      </ul>
      {chart.leftOut > 0 ? <p className="mt-2 text-data-sm text-faint">{chart.leftOut} more rows have no bar here.</p> : null}
    </>
  );
}
