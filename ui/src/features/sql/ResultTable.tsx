/** The rows of an answer: all of them, of which only those in sight are drawn. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { SqlAnswer } from '../../api/types';
import { cx } from '../../lib/cx';
import { text } from './chartData';

const ROW_HEIGHT = 26;

export function ResultTable({ answer }: { answer: SqlAnswer }) {
  const frame = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({ count: answer.rows.length, getScrollElement: () => frame.current, estimateSize: () => ROW_HEIGHT, overscan: 20 });
  const template = { gridTemplateColumns: answer.columns.map((column) => (isNumeric(column) ? 'minmax(96px, 1fr)' : 'minmax(140px, 2fr)')).join(' ') };
  return (
    <div ref={frame} tabIndex={0} role="table" aria-label="Rows" aria-rowcount={answer.rows.length + 1} className="h-full overflow-auto bg-panel">
      <div className="min-w-max">
        <div role="rowgroup" className="sticky top-0 z-10 border-b border-line bg-panel">
          <div role="row" aria-rowindex={1} className="grid" style={template}>
            {answer.columns.map((column) => (
              <span key={column.name} role="columnheader" title={column.data_type} className={cx('truncate px-3 py-1 text-data-sm font-medium text-muted', isNumeric(column) && 'text-right')}>
                {column.name}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((item) => (
            <div
              key={item.key}
              role="row"
              aria-rowindex={item.index + 2}
              className="absolute inset-x-0 grid border-b border-line/60 hover:bg-hover"
              style={{ ...template, height: ROW_HEIGHT, transform: `translateY(${item.start}px)` }}
            >
              {answer.columns.map((column) => (
                <span
                  key={column.name}
                  role="cell"
                  data-tip={text(answer.rows[item.index]?.[column.name]) || undefined}
                  data-tip-if-cut=""
                  className={cx('truncate px-3 leading-[26px]', isNumeric(column) ? 'text-right tabular-nums' : 'font-mono')}
                >
                  {shown(answer.rows[item.index]?.[column.name])}
                </span>
              ))}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

function isNumeric(column: SqlAnswer['columns'][number]): boolean {
  return column.data_type === 'number' || column.data_type === 'integer';
}

/** Long fractions are rounded; the whole text of a cut value is shown on hover. */
function shown(value: unknown): string {
  if (typeof value === 'number' && !Number.isInteger(value)) return String(Number(value.toPrecision(6)));
  return text(value);
}
