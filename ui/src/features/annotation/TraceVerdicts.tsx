/** What was said of a trace and its spans, for a cell of a list. */
import { StickyNote } from 'lucide-react';
import { useTraceVerdict } from './traceVerdicts';
import { formatVerdict } from './verdicts';

export function TraceVerdicts({ traceId }: { traceId: string }) {
  const said = useTraceVerdict(traceId);
  if (!said) return null;
  const words = said.verdicts.map(({ name, label, mean_score: score, count }) => ({
    name,
    verdict: formatVerdict({ label: label ?? null, score: score ?? null }),
    count,
  }));
  const tip = words.map(({ name, verdict, count }) => `${name} ${verdict}${count > 1 ? ` (${count})` : ''}`);
  const notes = said.note_count === 0 ? [] : [said.note_count === 1 ? '1 note' : `${said.note_count} notes`];
  return (
    <span data-tip={[...tip, ...notes].join('\n')} className="inline-flex max-w-full min-w-0 items-center gap-2 text-data-sm">
      {words.map(({ name, verdict }) => (
        <span key={name} className="truncate text-faint">{name} <span className="text-ink">{verdict}</span></span>
      ))}
      {said.note_count > 0 ? <StickyNote aria-label={notes[0]} className="size-3 shrink-0 text-faint" /> : null}
    </span>
  );
}
