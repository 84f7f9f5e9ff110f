/** What can be asked: every view with its columns, and a way to see what lies in it. */
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { cx } from '../../lib/cx';

interface TableListProps {
  /** Columns by view. */
  views: Readonly<Record<string, string[]>>;
  onChoose: (statement: string) => void;
}

export function TableList({ views, onChoose }: TableListProps) {
  return (
    <section aria-label="Tables" className="mt-4">
      <h2 className="px-2 pb-1 text-data-sm font-semibold text-faint">Tables</h2>
      <ul>
        {Object.entries(views).map(([name, columns]) => (
          <TableItem key={name} name={name} columns={columns} onChoose={onChoose} />
        ))}
      </ul>
    </section>
  );
}

function TableItem({ name, columns, onChoose }: { name: string; columns: string[]; onChoose: (statement: string) => void }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <li>
      <button type="button" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)} className="flex h-7 w-full items-center gap-1 rounded-[4px] px-1 text-left hover:bg-hover">
        <ChevronRight aria-hidden className={cx('size-3.5 shrink-0 text-faint', isOpen && 'rotate-90')} />
        <span className="flex-1 truncate font-mono">{name}</span>
        <span className="px-1 text-data-sm text-faint">{columns.length > 0 ? `${columns.length} columns` : ''}</span>
      </button>
      {isOpen ? (
        <div className="mb-2 ml-[10px] border-l border-line pl-3">
          <button type="button" onClick={() => onChoose(`SELECT * FROM ${name} LIMIT 100`)} className="rounded-[3px] text-data-sm text-accent hover:underline">
            Show 100 rows
          </button>
          <ul aria-label={`Columns of ${name}`} className="font-mono text-data-sm text-muted">
            {columns.map((column) => <li key={column} className="truncate">{column}</li>)}
          </ul>
        </div>
      ) : null}
    </li>
  );
}
