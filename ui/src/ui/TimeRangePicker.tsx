/** The stretch of time: presets, or two moments. */
import { CalendarClock, Check, ChevronDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type FormEvent, useState } from 'react';
import { ALL_TIME, inputMoment, PRESETS, rangeLabel, type TimeRange } from '../lib/timeRange';
import { Button } from './Button';

interface TimeRangePickerProps {
  range: TimeRange;
  onChange: (range: TimeRange) => void;
}

export function TimeRangePicker({ range, onChange }: TimeRangePickerProps) {
  const [isOpen, setIsOpen] = useState(false);
  const choose = (next: TimeRange) => {
    onChange(next);
    setIsOpen(false);
  };
  const presets: { range: TimeRange; label: string }[] = [
    ...PRESETS.map(({ id, label }) => ({ range: { kind: 'last' as const, preset: id }, label })),
    { range: ALL_TIME, label: 'All time' },
  ];
  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger asChild>
        <Button aria-label={`Time range: ${rangeLabel(range)}`} className="max-[760px]:px-1.5">
          <CalendarClock aria-hidden className="size-3.5 text-faint" />
          <span className="max-[760px]:sr-only">{rangeLabel(range)}</span>
          <ChevronDown aria-hidden className="size-3 text-faint" />
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content align="end" sideOffset={4} aria-label="Time range" className="z-50 w-72 rounded-[6px] border border-line bg-raised p-1.5 shadow-lg">
          <ul>
            {presets.map((preset) => {
              const isChosen = rangeLabel(preset.range) === rangeLabel(range);
              return (
                <li key={preset.label}>
                  <button
                    type="button"
                    aria-pressed={isChosen}
                    onClick={() => choose(preset.range)}
                    className="flex h-7 w-full items-center gap-2 rounded-[3px] px-1.5 text-left hover:bg-hover"
                  >
                    <Check aria-hidden className={isChosen ? 'size-3.5 text-accent' : 'size-3.5 opacity-0'} />
                    {preset.label}
                  </button>
                </li>
              );
            })}
          </ul>
          <Between range={range} onChange={choose} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Between({ range, onChange }: TimeRangePickerProps) {
  const now = Date.now();
  const [from, setFrom] = useState(inputMoment(range.kind === 'between' ? range.fromMs : now - 3_600_000));
  const [to, setTo] = useState(inputMoment(range.kind === 'between' ? range.toMs : now));
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  const isReversed = !(fromMs < toMs);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isReversed) onChange({ kind: 'between', fromMs, toMs });
  };
  const look = 'h-7 min-w-0 flex-1 rounded-[4px] border border-line bg-panel px-1.5 text-data text-ink';
  return (
    <form onSubmit={submit} className="mt-1.5 flex flex-col gap-1.5 border-t border-line px-1.5 pt-2 pb-1">
      <label className="flex items-center gap-2 text-data-sm text-muted">
        <span className="w-8 shrink-0">From</span>
        <input type="datetime-local" step={1} value={from} onChange={(event) => setFrom(event.target.value)} className={look} />
      </label>
      <label className="flex items-center gap-2 text-data-sm text-muted">
        <span className="w-8 shrink-0">To</span>
        <input type="datetime-local" step={1} value={to} onChange={(event) => setTo(event.target.value)} className={look} />
      </label>
      <div className="flex items-center gap-2">
        <p role="status" className="flex-1 text-data-sm text-warn">{isReversed ? 'It ends before it begins.' : ''}</p>
        <Button type="submit" look="primary" disabled={isReversed}>Apply</Button>
      </div>
    </form>
  );
}
