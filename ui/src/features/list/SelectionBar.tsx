/** What can be done with the rows that were picked. */
import { Braces, Download, ListOrdered, X } from 'lucide-react';
import { formatExactCount } from '../../lib/format';
import { Button, IconButton } from '../../ui/Button';
import { writeClipboard } from '../../ui/CopyButton';
import { downloadText } from '../../ui/download';
import type { ListWords } from './ListState';

interface SelectionBarProps<Row> {
  words: ListWords;
  ids: ReadonlySet<string>;
  rows: readonly Row[];
  rowId: (row: Row) => string;
  onClear: () => void;
}

export function SelectionBar<Row>({ words, ids, rows, rowId, onClear }: SelectionBarProps<Row>) {
  const picked = () => rows.filter((row) => ids.has(rowId(row)));
  const json = () => JSON.stringify(picked(), null, 2);
  return (
    <div role="toolbar" aria-label="Selection" className="flex h-10 shrink-0 items-center gap-2 border-t border-line bg-accent-soft px-3">
      <p role="status" className="font-medium">
        {formatExactCount(ids.size)} {ids.size === 1 ? words.one : words.many} selected
      </p>
      <span className="flex-1" />
      <Button onClick={() => void writeClipboard([...ids].join('\n'))}>
        <ListOrdered aria-hidden className="size-3.5 text-faint" />
        Copy ids
      </Button>
      <Button onClick={() => void writeClipboard(json())}>
        <Braces aria-hidden className="size-3.5 text-faint" />
        Copy as JSON
      </Button>
      <Button onClick={() => downloadText(json(), `${words.many}.json`)}>
        <Download aria-hidden className="size-3.5 text-faint" />
        Download
      </Button>
      <IconButton label="Clear the selection" shortcut="Esc" onClick={onClear}><X /></IconButton>
    </div>
  );
}
