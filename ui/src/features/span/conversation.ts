/** A conversation as it is read: calls with their results, the latest in full, what came before in one line each. */
import type { MessageView, ToolCallView } from './span';

export interface PairedCall {
  call: ToolCallView;
  /** The message that answers the call, where the conversation has one. */
  result: MessageView | null;
  /** The result's place among all messages as they were sent. */
  resultIndex: number | null;
}

export interface Turn {
  /** Place among all messages as they were sent. */
  index: number;
  message: MessageView;
  calls: PairedCall[];
}

export interface FoldedConversation {
  /** The instructions at the start. */
  opening: Turn[];
  /** What lies between, to be shown in one line each. */
  earlier: Turn[];
  /** The last thing said, with what led to it since a person last spoke. */
  latest: Turn[];
}

/**
 * Moves each result to the call that it answers.
 * By id where both carry one; a result without an id answers the oldest open call before it.
 * A result that answers nothing stays a turn of its own.
 */
export function pairToolResults(messages: MessageView[]): Turn[] {
  const turns: Turn[] = [];
  const open: PairedCall[] = [];
  for (const [index, message] of messages.entries()) {
    const answered = isToolResult(message) ? open.findIndex((pair) => answers(message, pair)) : -1;
    if (answered !== -1) {
      const [pair] = open.splice(answered, 1);
      pair!.result = message;
      pair!.resultIndex = index;
      continue;
    }
    const calls = message.tool_calls.map((call) => ({ call, result: null, resultIndex: null }));
    open.push(...calls);
    turns.push({ index, message, calls });
  }
  return turns;
}

export function isToolResult(message: MessageView): boolean {
  return message.role === 'tool' || message.role === 'function' || message.tool_call_id != null;
}

/** Short conversations are shown whole. */
const SHOWN_WHOLE = 5;

export function foldConversation(turns: Turn[]): FoldedConversation {
  if (turns.length <= SHOWN_WHOLE) return { opening: [], earlier: [], latest: turns };
  const firstSaid = turns.findIndex(({ message }) => !isInstruction(message));
  const openingEnd = firstSaid === -1 ? 1 : firstSaid;
  const lastAsked = turns.findLastIndex(({ message }) => message.role === 'user');
  // An agent may work for fifty turns on one question: then only its last steps are the latest.
  const latestStart = Math.max(lastAsked, turns.length - 4, openingEnd);
  return {
    opening: turns.slice(0, openingEnd),
    earlier: turns.slice(openingEnd, latestStart),
    latest: turns.slice(latestStart),
  };
}

/** The first words of a turn, for the line that stands for it. */
export function turnPreview({ message, calls }: Turn): string {
  const said = message.parts.map(partPreview).filter((text) => text !== '');
  const called = calls.map(({ call }) => `${call.name}(${oneLine(call.arguments, 60)})`);
  return [...said, ...called].join(' · ');
}

/** All text of a message, to be copied. */
export function messageText(message: MessageView): string {
  return message.parts
    .map((part) => (part.type === 'text' || part.type === 'reasoning' ? part.text : ''))
    .filter((text) => text !== '')
    .join('\n\n');
}

type Part = MessageView['parts'][number];

function partPreview(part: Part): string {
  switch (part.type) {
    case 'text':
      return oneLine(part.text, 160);
    case 'reasoning':
      return `(reasoning) ${oneLine(part.text, 60)}`;
    case 'audio':
      return `[audio] ${oneLine(part.transcript ?? '', 60)}`.trim();
    case 'file':
      return `[file] ${part.name ?? ''}`.trim();
    case 'image':
      return '[image]';
    default:
      return `[${part.kind}]`;
  }
}

export function oneLine(text: string, max: number): string {
  const start = text.slice(0, max * 2).replaceAll(/\s+/g, ' ').trim();
  return start.length > max ? `${start.slice(0, max)}…` : start;
}

function isInstruction(message: MessageView): boolean {
  return message.role === 'system' || message.role === 'developer';
}

function answers(message: MessageView, { call }: PairedCall): boolean {
  if (message.tool_call_id != null) return message.tool_call_id === call.id;
  return message.name == null || message.name === call.name;
}
