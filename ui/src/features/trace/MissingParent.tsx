/** In place of a span: why a parent is missing, and what it left behind. */
import type { TraceLayout } from './traceLayout';
import type { TreeRow } from './spanTree';

interface MissingParentProps {
  row: TreeRow | undefined;
  layout: TraceLayout;
  onSelect: (id: string) => void;
}

export function MissingParent({ row, layout, onSelect }: MissingParentProps) {
  if (!row) return null;
  const index = layout.indexOf.get(row.id)!;
  const children = layout.rows.slice(index + 1, row.end).filter((each) => each.parent === index);
  return (
    <div className="flex flex-col gap-3 overflow-auto p-4">
      <h2 className="text-data-lg font-semibold">Missing parent</h2>
      <p className="max-w-[64ch] text-muted">
        {children.length === 1 ? 'One span names' : `${children.length} spans name`} the parent{' '}
        <code className="font-mono text-ink">{row.id.replace('missing:', '')}</code>, which is not in this trace. It may still be running, be
        kept by another project, have been dropped by its sender, or belong to a service that sends its spans elsewhere.
      </p>
      <ul className="flex flex-col items-start">
        {children.map((child) => (
          <li key={child.id}>
            <button type="button" onClick={() => onSelect(child.id)} className="text-accent hover:underline">
              {child.span?.name}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
