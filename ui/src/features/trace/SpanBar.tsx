/** A row's bar: pale while its children run, full where the time is its own, red where it failed. */
import { cx } from '../../lib/cx';
import { formatDuration } from '../../lib/format';
import { KIND_LOOKS } from '../../ui/kinds';
import { totalMs } from './criticalPath';
import { joinClose } from './selfTime';
import type { SpanNote } from './spanNotes';
import { placeBar, type TimeRange } from './timeAxis';
import { rowOwnTime, rowTime, type TraceLayout } from './traceLayout';

interface SpanBarProps {
  layout: TraceLayout;
  index: number;
  view: TimeRange;
  width: number;
  note: SpanNote | null;
  critical: readonly TimeRange[] | null;
}

/** Pixels a note needs per character, roughly. */
const NOTE_PIXELS = 6;

export function SpanBar({ layout, index, view, width, note, critical }: SpanBarProps) {
  const { span } = layout.rows[index]!;
  const time = rowTime(layout, index);
  const place = placeBar(view, time);
  if (!place) return <OutOfView isBefore={time.to < view.from} />;

  const left = place.left * width;
  const length = Math.max(2, place.width * width);
  if (!span) {
    return <span className="absolute top-1/2 h-0 border-t-2 border-dotted border-strong" style={{ left, width: length }} />;
  }
  const msPerPixel = (view.to - view.from) / Math.max(1, width);
  const own = rowOwnTime(layout, index);
  const colour = span.status_code === 'ERROR' ? 'text-error' : KIND_LOOKS[span.span_kind].text;
  const ownMs = own.reduce((sum, stretch) => sum + stretch.to - stretch.from, 0);
  return (
    <>
      <span
        data-tip={describe(time, ownMs, note, critical)}
        // Pale by its own colour and placed without a transform: what is see-through or moved costs a layer, in every row.
        className={cx('absolute top-2 h-2.5 overflow-hidden rounded-[2px] bg-current/25', colour, time.shape === 'open' && 'mask-r-from-60%', critical?.length === 0 && 'opacity-35')}
        style={{ left, width: length }}
      >
        {time.shape === 'backwards' ? <span className="absolute inset-0 bg-current" /> : null}
        {joinClose(own, msPerPixel).map((stretch, order) => {
          const part = placeBar(view, stretch);
          if (!part) return null;
          return (
            <span
              key={order}
              className="absolute inset-y-0 bg-current"
              style={{ left: part.left * width - left, width: Math.max(1, part.width * width) }}
            />
          );
        })}
      </span>
      {critical ? <PathMarks stretches={joinClose(critical, msPerPixel)} view={view} width={width} /> : null}
      {/* The duration's cell already says that an open span has no end. */}
      {note && time.shape !== 'open' ? <Note note={note} left={left} right={left + length} width={width} /> : null}
    </>
  );
}

/** The critical path, drawn under the bar. */
function PathMarks({ stretches, view, width }: { stretches: readonly TimeRange[]; view: TimeRange; width: number }) {
  return stretches.map((stretch, order) => {
    const place = placeBar(view, stretch);
    if (!place) return null;
    return (
      <span
        key={order}
        aria-hidden
        className="pointer-events-none absolute bottom-[3px] h-0.5 bg-ink"
        style={{ left: place.left * width, width: Math.max(1, place.width * width) }}
      />
    );
  });
}

/** Beside the bar, on the side with room; without room only the tip tells it. */
function Note({ note, left, right, width }: { note: SpanNote; left: number; right: number; width: number }) {
  const needed = note.short.length * NOTE_PIXELS + 8;
  if (width - right >= needed) return <span data-tip={note.full} className={NOTE} style={{ left: right + 6 }}>{note.short}</span>;
  if (left >= needed) return <span data-tip={note.full} className={NOTE} style={{ right: width - left + 6 }}>{note.short}</span>;
  return null;
}

const NOTE = 'absolute top-1/2 -translate-y-1/2 text-data-sm whitespace-nowrap text-warn';

/** A hair at the edge behind which the bar lies. */
function OutOfView({ isBefore }: { isBefore: boolean }) {
  return (
    <span aria-hidden className={cx('absolute top-1/2 -translate-y-1/2 text-data-sm text-faint', isBefore ? '-left-2' : '-right-2')}>
      {isBefore ? '‹' : '›'}
    </span>
  );
}

function describe(time: TimeRange, ownMs: number, note: SpanNote | null, critical: readonly TimeRange[] | null): string {
  const lines = [`starts at ${formatDuration(time.from)}`, `${formatDuration(time.to - time.from)}, of which ${formatDuration(ownMs)} its own`];
  if (critical) lines.push(critical.length > 0 ? `${formatDuration(totalMs(critical))} on the critical path` : 'not on the critical path');
  return (note ? [...lines, note.full] : lines).join('\n');
}
