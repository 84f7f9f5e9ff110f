/** One trace in the list: whether it failed, what was asked and answered, what it took. */
import { Link, useParams } from '@tanstack/react-router';
import { memo } from 'react';
import type { TraceRow } from '../../api/types';
import { cx } from '../../lib/cx';
import { formatExactCount } from '../../lib/format';
import { tracePath } from '../../lib/paths';
import { KindIcon } from '../../ui/Kind';
import { StatusMark } from '../../ui/StatusMark';
import { TraceVerdicts } from '../annotation/TraceVerdicts';
import { Cost, Duration, RelativeTime, TokenCount } from '../../ui/Values';

export const ROW_HEIGHT = 31;

/** Ten columns; where it is narrow the output goes, then session and user. */
export const GRID =
  'grid items-center gap-x-3 px-3 grid-cols-[14px_minmax(120px,1fr)_minmax(0,1.7fr)_minmax(0,1.7fr)_80px_72px_48px_56px_74px_minmax(0,0.9fr)] ' +
  '@max-[1060px]:grid-cols-[14px_minmax(120px,1fr)_minmax(0,1.7fr)_minmax(0,1.7fr)_80px_72px_48px_56px_74px] ' +
  '@max-[900px]:grid-cols-[14px_minmax(120px,0.8fr)_minmax(0,1.7fr)_80px_72px_48px_56px_74px]';

interface TraceTableRowProps {
  row: TraceRow;
  index: number;
  top: number;
  isChosen: boolean;
  onOpen: (traceId: string) => void;
}

export const TraceTableRow = memo(function TraceTableRow({ row, index, top, isChosen, onOpen }: TraceTableRowProps) {
  const { project = '' } = useParams({ strict: false });
  const { root } = row;
  const failed = row.error_count > 0;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isChosen}
      onClick={(event) => {
        // Text that was just marked stays marked; a click with a key belongs to the browser.
        if (!window.getSelection()?.toString() && !event.metaKey && !event.ctrlKey) onOpen(row.trace_id);
      }}
      className={cx(
        '@container absolute inset-x-0 cursor-pointer border-b border-line',
        isChosen ? 'bg-selected shadow-[inset_2px_0_0_var(--color-accent)]' : 'hover:bg-hover',
      )}
      style={{ height: ROW_HEIGHT, top }}
    >
      <div className={cx(GRID, 'h-full')}>
        <div role="gridcell" data-tip={failed ? errorTip(row) : undefined}>
          <StatusMark status={failed ? 'ERROR' : (root?.status_code ?? 'UNSET')} />
        </div>
        <div role="gridcell" className="flex min-w-0 items-center gap-1.5">
          {root ? <KindIcon kind={root.span_kind} /> : null}
          <Link
            {...tracePath(project, row.trace_id)}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey) return event.stopPropagation();
              event.preventDefault(); // The row opens it, and remembers the place.
            }}
            data-tip={root?.name}
            data-tip-if-cut=""
            className="truncate font-medium"
          >
            {root?.name ?? row.trace_id.slice(0, 8)}
          </Link>
        </div>
        <Words text={root?.input_preview} />
        {root?.status_code === 'ERROR' && !root.output_preview ? (
          <Words text={root.status_message || 'Failed'} className="text-error @max-[900px]:hidden" />
        ) : (
          <Words text={root?.output_preview} className="text-muted @max-[900px]:hidden" />
        )}
        <div role="gridcell" className="text-right whitespace-nowrap text-muted"><RelativeTime unixNano={row.start_time_unix_nano} /></div>
        <div role="gridcell" className="text-right whitespace-nowrap"><Duration ms={row.latency_ms} /></div>
        <div role="gridcell" className="text-right text-muted">{formatExactCount(row.span_count)}</div>
        <div role="gridcell" className="text-right text-muted">{row.tokens.total > 0 ? <TokenCount tokens={row.tokens} /> : null}</div>
        <div role="gridcell" className="text-right whitespace-nowrap text-muted"><Cost dollars={row.cost} /></div>
        <div role="gridcell" className="flex min-w-0 gap-2 text-data-sm text-faint @max-[1060px]:hidden">
          <TraceVerdicts traceId={row.trace_id} />
          {row.session_id ? <span data-tip={`Session ${row.session_id}`} className="max-w-[8ch] shrink-0 overflow-hidden font-mono whitespace-nowrap">{row.session_id}</span> : null}
          {row.user_id ? <span data-tip={`User ${row.user_id}`} className="min-w-0 truncate text-muted">{row.user_id}</span> : null}
        </div>
      </div>
    </div>
  );
});

/** The first words, on one line. */
function Words({ text, className }: { text: string | null | undefined; className?: string }) {
  return <div role="gridcell" data-tip={text || undefined} className={cx('truncate', className)}>{text?.replace(/\s+/g, ' ')}</div>;
}

function errorTip(row: TraceRow): string {
  const count = row.error_count === 1 ? '1 span failed' : `${formatExactCount(row.error_count)} spans failed`;
  return row.root?.status_message ? `${count}\n${row.root.status_message}` : count;
}
