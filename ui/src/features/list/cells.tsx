/** Cells that several lists have. */
import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { SpanKind, StatusCode } from '../../api/types';
import { cx } from '../../lib/cx';
import { KindIcon } from '../../ui/Kind';
import { KIND_LOOKS } from '../../ui/kinds';
import { StatusMark } from '../../ui/StatusMark';
import { Filterable } from './ValueFilter';

/** The first words, on one line; more on hover. */
export function Words({ text, className }: { text: string | null | undefined; className?: string }) {
  if (!text) return null;
  return <span data-tip={text} className={cx('block truncate', className)}>{text.replace(/\s+/g, ' ')}</span>;
}

/** What would stand in the output, had it not failed. */
export function OutputWords({ failed, message, output }: { failed: boolean; message: string; output: string | null | undefined }) {
  if (failed && !output) return <Words text={message || 'Failed'} className="text-error" />;
  return <Words text={output} className="text-muted" />;
}

export function StatusCell({ status, value, tip }: { status: StatusCode; value: StatusCode; tip?: string | undefined }) {
  return <Filterable field="status" value={value} tip={tip} className="flex"><StatusMark status={status} /></Filterable>;
}

function KindCell({ kind, name }: { kind: SpanKind; name: string | undefined }) {
  return (
    <Filterable field="kind" value={kind} beside={name ? { field: 'name', value: name } : undefined} tip={KIND_LOOKS[kind].word} className="flex shrink-0">
      <KindIcon kind={kind} />
    </Filterable>
  );
}

interface NameCellProps {
  /** Where the name leads; the row itself leads there too. */
  path: LinkProps;
  kind?: SpanKind | undefined;
  isMono?: boolean;
  tip?: string | undefined;
  children: ReactNode;
}

export function NameCell({ path, kind, isMono = false, tip, children }: NameCellProps) {
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      {kind ? <KindCell kind={kind} name={typeof children === 'string' ? children : undefined} /> : null}
      <Link
        {...path}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey) return event.stopPropagation();
          event.preventDefault(); // The row opens it, and remembers the place.
        }}
        data-tip={tip}
        data-tip-if-cut=""
        className={cx('truncate font-medium', isMono && 'font-mono')}
      >
        {children}
      </Link>
    </span>
  );
}

export function SessionCell({ id }: { id: string | null | undefined }) {
  if (!id) return null;
  return (
    <Filterable field="session" value={id} tip={`Session ${id}`} className="block truncate font-mono text-data-sm text-faint">{id}</Filterable>
  );
}

export function UserCell({ id }: { id: string | null | undefined }) {
  if (!id) return null;
  return <Filterable field="user" value={id} tip={`User ${id}`} className="block truncate text-data-sm text-muted">{id}</Filterable>;
}
