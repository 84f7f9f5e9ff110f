/** One span in the waterfall: its place in the tree on the left, its numbers, its bar on the right. */
import { CircleAlert, Unplug } from 'lucide-react';
import { memo } from 'react';
import type { TraceSpan } from '../../api/types';
import { cx } from '../../lib/cx';
import { formatCost, formatDuration, formatExactCost, formatExactCount, formatTokens } from '../../lib/format';
import { Drawing } from '../../ui/Drawing';
import { KindIcon } from '../../ui/Kind';
import { Duration } from '../../ui/Values';
import { type Columns, ROW_HEIGHT, TIME_PADDING } from './columns';
import { Guides, indentOf } from './Guides';
import { SpanBar } from './SpanBar';
import { spanNote } from './spanNotes';
import type { TimeRange } from './timeAxis';
import type { TraceLayout } from './traceLayout';

export interface WaterfallRowProps {
  layout: TraceLayout;
  lastFailed: Int32Array;
  index: number;
  top: number;
  position: number;
  columns: Columns;
  view: TimeRange;
  /** Where the critical path is this row's own; null while it is not lit. */
  critical: readonly TimeRange[] | null;
  /** Tokens and cost are those of the subtree. */
  sums: boolean;
  isSelected: boolean;
  isFolded: boolean;
  /** `miss` while a search is on that this row does not answer. */
  match: 'match' | 'miss' | 'none';
  onSelect: (id: string) => void;
  onToggle: (id: string) => void;
}

export const WaterfallRow = memo(function WaterfallRow(props: WaterfallRowProps) {
  const { layout, index, columns, isSelected, match, onSelect } = props;
  const row = layout.rows[index]!;
  const { span } = row;
  return (
    <div
      role="row"
      id={rowId(row.id)}
      aria-level={row.depth + 1}
      aria-rowindex={props.position + 2}
      aria-selected={isSelected}
      aria-expanded={row.childCount > 0 ? !props.isFolded : undefined}
      onClick={() => onSelect(row.id)}
      className={cx(
        // Contained, so that a new row lays out nothing but itself.
        'absolute inset-x-0 grid cursor-default contain-strict',
        isSelected ? 'bg-selected shadow-[inset_2px_0_0_var(--color-accent)]' : 'hover:bg-hover',
        // Its words stay readable; colour, marks and bar step back.
        match === 'miss' && !isSelected && '**:text-faint! [&_svg]:opacity-45 *:last:opacity-40',
      )}
      style={{ gridTemplateColumns: columns.template, height: ROW_HEIGHT, top: props.top }}
    >
      <div role="gridcell" className="relative flex min-w-0 items-center gap-1.5 pr-2" style={{ paddingLeft: indentOf(row.depth, columns.indent) + 6 }}>
        <Guides rows={layout.rows} index={index} lastFailed={props.lastFailed} indent={columns.indent} />
        <FoldButton {...props} />
        {span ? <KindIcon kind={span.span_kind} /> : <Unplug aria-hidden className="size-3.5 shrink-0 text-faint" />}
        <span data-tip={span?.name} data-tip-if-cut="" className={cx('min-w-0 truncate', nameColour(span), match === 'match' && 'rounded-[2px] bg-warn-soft shadow-[0_0_0_2px_var(--color-warn-soft)]')}>
          {span?.name ?? 'Missing parent'}
        </span>
        {span ? null : <span className="min-w-0 shrink-[9999] truncate text-data-sm text-faint">not in this trace</span>}
        {span?.model_name && !span.error_type ? <span data-tip={span.model_name} data-tip-if-cut="" className="min-w-0 shrink-[9999] truncate text-data-sm text-faint">{span.model_name}</span> : null}
        <ErrorMark span={span} hasErrorBelow={row.hasErrorBelow} />
      </div>
      <div role="gridcell" className="flex items-center justify-end pr-2 whitespace-nowrap text-muted">
        <SpanDuration layout={layout} index={index} />
      </div>
      {columns.hasNumbers ? <NumberCells span={span} hasChildren={row.childCount > 0} sums={props.sums} /> : null}
      <div role="gridcell" className="relative" style={{ paddingInline: TIME_PADDING }}>
        <div className="relative h-full">
          <SpanBar layout={layout} index={index} view={props.view} width={columns.timeWidth} note={spanNote(layout, index)} critical={props.critical} />
        </div>
      </div>
    </div>
  );
});

/** Without an end, or with one before the start, that is said where the duration would be. */
function SpanDuration({ layout, index }: { layout: TraceLayout; index: number }) {
  const { span } = layout.rows[index]!;
  const shape = layout.times[index]?.shape;
  const note = spanNote(layout, index);
  if (!span) return null;
  if (shape === 'closed') return <Duration ms={span.latency_ms} />;
  if (shape === 'open') return <span data-tip={note?.full} className="text-warn">no end</span>;
  const backwardsMs = Number(BigInt(span.end_time_unix_nano!) - BigInt(span.start_time_unix_nano)) / 1e6;
  return <span data-tip={note?.full} className="text-warn">{formatDuration(backwardsMs)}</span>;
}

export function rowId(id: string): string {
  return `row-${id}`;
}

function nameColour(span: TraceSpan | null): string {
  if (!span) return 'text-muted italic';
  return span.status_code === 'ERROR' ? 'text-error font-medium' : 'text-ink';
}

const POINTS_RIGHT = 'm9 18 6-6-6-6';
const POINTS_DOWN = 'm6 9 6 6 6-6';

function FoldButton({ layout, index, isFolded, onToggle }: WaterfallRowProps) {
  const row = layout.rows[index]!;
  if (row.childCount === 0) return <span className="w-4 shrink-0" />;
  const below = row.end - index - 1;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={isFolded ? `Unfold ${below} spans` : `Fold ${below} spans`}
      onClick={(event) => {
        event.stopPropagation();
        onToggle(row.id);
      }}
      className={cx(
        'relative flex h-4 min-w-4 shrink-0 items-center justify-center rounded-[3px] text-faint hover:bg-line hover:text-ink',
        isFolded && 'bg-hover pr-1 text-muted',
      )}
    >
      <Drawing path={isFolded ? POINTS_RIGHT : POINTS_DOWN} className="size-3.5" />
      {isFolded ? <span className="text-[10px] leading-none">{below}</span> : null}
    </button>
  );
}

function ErrorMark({ span, hasErrorBelow }: { span: TraceSpan | null; hasErrorBelow: boolean }) {
  if (span?.status_code === 'ERROR') {
    const told = [span.error_type, span.status_message].filter(Boolean).join('\n') || 'Error';
    return (
      <span data-tip={told} className="flex min-w-4 shrink-[9999] items-center gap-1 overflow-hidden text-data-sm text-error">
        <CircleAlert role="img" aria-label="Error" className="size-3.5 shrink-0" />
        <span className="truncate">{hasErrorBelow ? null : lastWord(span.error_type)}</span>
      </span>
    );
  }
  if (!hasErrorBelow) return null;
  return <span role="img" aria-label="An error below" data-tip="An error below" className="size-2 shrink-0 rounded-full border-[1.5px] border-error" />;
}

/** `orders.client.InvalidOrderIdError` is known by its last word. */
function lastWord(errorType: string | null | undefined): string | undefined {
  return errorType?.split(/[.:/]/).at(-1);
}

/** A span's own numbers, or those of everything below it too; what is not the span's own bears a Σ. */
function NumberCells({ span, hasChildren, sums }: { span: TraceSpan | null; hasChildren: boolean; sums: boolean }) {
  const below = hasChildren ? span?.cumulative : undefined;
  const ownTokens = span?.tokens?.total;
  const sumTokens = below && below.tokens.total > 0 ? below.tokens.total : undefined;
  const ownCost = span?.cost ?? undefined;
  const sumCost = below && below.cost > 0 ? below.cost : undefined;
  return (
    <>
      <NumberCell own={ownTokens} sum={sumTokens} isSum={sums} short={formatTokens} exact={(count) => `${formatExactCount(count)} tokens`} />
      <NumberCell own={ownCost} sum={sumCost} isSum={sums} short={formatCost} exact={formatExactCost} />
    </>
  );
}

interface NumberCellProps {
  own: number | undefined;
  sum: number | undefined;
  /** The sum is asked for, where there is one. */
  isSum: boolean;
  short: (value: number) => string;
  exact: (value: number) => string;
}

function NumberCell({ own, sum, isSum, short, exact }: NumberCellProps) {
  const shown = isSum ? (sum ?? own) : own;
  const showsSum = isSum && sum !== undefined;
  const tip = [own === undefined ? null : `${exact(own)} of its own`, sum === undefined ? null : `${exact(sum)} with everything below`]
    .filter(Boolean)
    .join('\n');
  return (
    <div role="gridcell" data-tip={tip || undefined} className={cx('flex items-center justify-end gap-1 pr-2 whitespace-nowrap', showsSum ? 'text-faint' : 'text-muted')}>
      {showsSum ? <span aria-hidden className="text-[9px]">Σ</span> : null}
      {shown === undefined ? null : short(shown)}
    </div>
  );
}
