/** One line of a JSON tree. */
import { ChevronRight, Funnel, Link as PathIcon } from 'lucide-react';
import { type FocusEvent, useEffect, useId, useRef } from 'react';
import { formatBytes, formatExactCount } from '../lib/format';
import { cx } from '../lib/cx';
import { IconButton } from './Button';
import { CopyButton } from './CopyButton';
import { childCount, isContainer, type JsonLine } from './jsonLines';
import { jsonPreview, quotedText } from './jsonPreview';
import { TextBlock } from './TextBlock';
import { utf8Bytes } from './textSize';

interface JsonRowProps {
  line: JsonLine;
  depth: number;
  /** Some line of the tree can be opened, so that all keep room for the mark. */
  hasChevrons: boolean;
  isActive: boolean;
  isMatch: boolean;
  onActivate: () => void;
  onToggle: () => void;
  /** Offers to narrow a list by the value; null where it cannot. */
  onPick: ((element: Element) => void) | null;
}

export function JsonRow({ line, depth, hasChevrons, isActive, isMatch, onActivate, onToggle, onPick }: JsonRowProps) {
  const textId = useId();
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isMatch) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isMatch]);
  const canToggle = line.isBranch || line.hiddenCount !== undefined || isLongText(line.value);
  return (
    <div
      ref={row}
      role="treeitem"
      aria-labelledby={textId}
      aria-level={depth + 1}
      aria-expanded={canToggle && line.hiddenCount === undefined ? line.isOpen : undefined}
      aria-selected={isMatch}
      tabIndex={isActive ? 0 : -1}
      onFocus={(event: FocusEvent) => event.target === event.currentTarget && onActivate()}
      onMouseEnter={onActivate}
      onClick={canToggle ? onToggle : undefined}
      className={cx(
        'group relative flex min-h-[18px] items-start rounded-[3px] leading-[18px] hover:bg-hover',
        canToggle && 'cursor-pointer',
        isMatch && 'bg-warn-soft',
      )}
      style={{ paddingLeft: `${depth * 14}px` }}
    >
      <ChevronRight
        aria-hidden
        className={cx('mt-[3px] mr-0.5 size-3 shrink-0 text-faint', !hasChevrons && 'hidden', !line.isBranch && 'invisible', line.isOpen && 'rotate-90')}
      />
      <JsonLineText line={line} id={textId} onPick={canToggle ? null : onPick} />
      {isActive && line.hiddenCount === undefined ? <RowActions line={line} onPick={onPick} /> : null}
    </div>
  );
}

/** What stands under `id` names the row: all that is seen of it, but of an opened text only the key. */
function JsonLineText({ line, id, onPick }: { line: JsonLine; id: string } & Pick<JsonRowProps, 'onPick'>) {
  if (line.hiddenCount !== undefined) return <span id={id} className="text-accent">{formatExactCount(line.hiddenCount)} more</span>;
  const isOpenText = line.isOpen && !line.isBranch;
  return (
    <span id={isOpenText ? undefined : id} className="flex min-w-0 flex-1">
      {line.name === null ? null : <span id={isOpenText ? id : undefined} className="shrink-0 pr-1.5 text-muted">{line.name}:</span>}
      {/* Seen as padding, heard as a pause. */ ' '}
      {onPick ? <PickableValue line={line} onPick={onPick} /> : <JsonValue line={line} />}
    </span>
  );
}

/** No button: what is read is also marked with the mouse and copied. The button that does the same stands at the row's end. */
function PickableValue({ line, onPick }: { line: JsonLine; onPick: (element: Element) => void }) {
  return (
    <span
      onClick={(event) => !window.getSelection()?.toString() && onPick(event.currentTarget)}
      className="min-w-0 cursor-pointer decoration-dotted underline-offset-2 hover:underline"
    >
      <JsonValue line={line} />
    </span>
  );
}

function JsonValue({ line: { value, isOpen, isBranch } }: { line: JsonLine }) {
  if (isContainer(value)) {
    const [open, close] = Array.isArray(value) ? '[]' : '{}';
    if (childCount(value) === 0) return <span className="text-faint">{`${open}${close}`}</span>;
    return <span className="min-w-0 truncate text-faint">{isOpen ? `${open}${childCount(value)}${close}` : jsonPreview(value)}</span>;
  }
  if (typeof value !== 'string') return <span className="text-role-tool">{String(value)}</span>;
  if (isOpen && isBranch) return <span className="text-faint">JSON in a string, {formatBytes(utf8Bytes(value))}</span>;
  if (isOpen) {
    // A click inside selects text; only the row's own line closes it.
    return (
      <div className="min-w-0 flex-1 cursor-text" onClick={(event) => event.stopPropagation()}>
        <TextBlock text={value} label="value" isMono />
      </div>
    );
  }
  if (!isLongText(value)) return <span className="min-w-0 break-words whitespace-pre-wrap">{quotedText(value)}</span>;
  return (
    <span className="flex min-w-0 gap-2">
      <span className="min-w-0 truncate">{value.slice(0, 200)}</span>
      <span className="shrink-0 text-faint">{isBranch ? 'JSON, ' : ''}{formatBytes(utf8Bytes(value))}</span>
    </span>
  );
}

/** Shown for one row at a time: hundreds of buttons would cost more than the tree itself. */
function RowActions({ line, onPick }: { line: JsonLine } & Pick<JsonRowProps, 'onPick'>) {
  const text = () => (typeof line.value === 'string' ? line.value : JSON.stringify(line.value, null, 2));
  const look = 'h-[18px]! w-5! bg-raised [&>svg]:size-3!';
  return (
    <span
      onClick={(event) => event.stopPropagation()}
      className="absolute top-0 right-0 hidden rounded-[3px] border border-line bg-raised group-focus-within:flex group-hover:flex"
    >
      {onPick ? <IconButton label="Filter by this value" aria-haspopup="menu" onClick={(event) => onPick(event.currentTarget)} className={look}><Funnel /></IconButton> : null}
      <CopyButton text={text} label="Copy value" className={look} />
      {line.path === '' ? null : <CopyButton text={line.path} label="Copy path" icon={<PathIcon />} className={look} />}
    </span>
  );
}

/** Long enough to be shown by its beginning until it is opened. */
function isLongText(value: unknown): value is string {
  return typeof value === 'string' && (value.length > 120 || value.includes('\n') || /^\s*[[{]/.test(value));
}
