/** The same headings and rows, in grey. */
import { Skeleton } from '../States';
import type { ColumnSpec } from './columns';
import { ROW_HEIGHT, rowTemplate } from './GridRow';

export function GridSkeletonRows({ columns, template, count }: { columns: readonly ColumnSpec[]; template: string; count: number }) {
  return Array.from({ length: count }, (_, row) => (
    <div
      key={row}
      aria-hidden
      className="grid shrink-0 items-center gap-x-3 border-b border-line px-3"
      style={{ height: ROW_HEIGHT, gridTemplateColumns: rowTemplate(template) }}
    >
      <Skeleton className="size-3.5" />
      {columns.map((column) => (
        <Skeleton key={column.id} className={`h-3.5 ${column.isRight ? 'ml-auto w-2/3' : column.grow ? 'w-4/5' : 'w-full'}`} />
      ))}
    </div>
  ));
}
