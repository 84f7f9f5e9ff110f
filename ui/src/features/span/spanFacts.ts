/** Small facts that are read off a span. */
import { formatTokens } from '../../lib/format';
import type { EventView, SpanView, TokenCountsView } from './span';

/** What the sender's SDK left out, in words; null where it left out nothing. */
export function droppedWords(span: SpanView): string | null {
  const parts = [
    counted(span.dropped_attributes_count, 'attribute'),
    counted(span.dropped_events_count, 'event'),
    counted(span.dropped_links_count, 'link'),
  ].filter((part) => part !== null);
  if (parts.length === 0) return null;
  const last = parts.pop()!;
  return `The sender dropped ${parts.length > 0 ? `${parts.join(', ')} and ${last}` : last}.`;
}

/** Time to the first token: what instrumentations of streaming calls record as an event. */
export function firstTokenMs(span: SpanView): number | null {
  const event = span.events.find(({ name }) => /first[ _.-]?token/i.test(name));
  return event === undefined ? null : offsetMs(span, event);
}

/** What went in and what came out, short enough for a line: `12.4k → 287 tokens`. */
export function tokenWords({ prompt, completion, total }: TokenCountsView): string {
  if (prompt == null || completion == null) return `${formatTokens(total ?? prompt ?? completion ?? 0)} tokens`;
  return `${formatTokens(prompt)} → ${formatTokens(completion)} tokens`;
}

/** When an event happened, counted from the start of its span. */
export function offsetMs(span: SpanView, event: Pick<EventView, 'time_unix_nano'>): number {
  return Number(BigInt(event.time_unix_nano) - BigInt(span.start_time_unix_nano)) / 1e6;
}

/** The call's parameters that fit on a line, and those that need a viewer. Text that was no JSON stays text. */
export function splitParameters(parameters: unknown): { plain: [string, string][]; nested: [string, unknown][] } {
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) {
    return { plain: [], nested: parameters == null ? [] : [['parameters', parameters]] };
  }
  const plain: [string, string][] = [];
  const nested: [string, unknown][] = [];
  for (const [name, value] of Object.entries(parameters)) {
    const isNested = typeof value === 'object' && value !== null;
    if (isNested || String(value).length > 60) nested.push([name, value]);
    else plain.push([name, String(value)]);
  }
  return { plain, nested };
}

/** A reason to stop that means the answer is not what the model meant to say. */
export function isCutShort(finishReason: string): boolean {
  return /length|max_tokens|content_?filter|safety|refusal|error/i.test(finishReason);
}

function counted(count: number, noun: string): string | null {
  if (count === 0) return null;
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
