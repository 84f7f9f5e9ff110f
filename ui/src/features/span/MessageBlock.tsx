/** One message: who, what, and the calls it made with their results. */
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { cx } from '../../lib/cx';
import { isToolResult, messageText, turnPreview, type Turn } from './conversation';
import { NewMark } from './NewMark';
import { MessageParts } from './MessageParts';
import { roleLook } from './roles';
import { ToolCallBlock } from './ToolCallBlock';
import { QuietCopy } from './QuietCopy';

interface MessageBlockProps {
  turn: Turn;
  linesAtFirst?: number;
  isAnswer?: boolean;
  /** Given where the message can be folded to a line again. */
  onFold?: () => void;
}

export function MessageBlock({ turn, linesAtFirst = 40, isAnswer = false, onFold }: MessageBlockProps) {
  const { message, calls, index } = turn;
  const look = roleLook(message.role);
  const label = `${look.word} message ${index + 1}`;
  const text = messageText(message);
  return (
    <article aria-label={label} className={cx('group min-w-0 border-l-2 pl-3', look.border, isAnswer && 'not-first:mt-3')}>
      <header className="flex h-5 items-center gap-2 text-data-sm">
        <span className={cx('font-semibold', look.text)}>{look.word}</span>
        <NewMark index={index} />
        {message.name ? <span className="truncate font-mono text-muted">{message.name}</span> : null}
        {message.tool_call_id ? <span className="truncate font-mono text-faint">{message.tool_call_id}</span> : null}
        <span className="ml-auto flex items-center">
          {onFold ? <button type="button" onClick={onFold} className="rounded-[3px] px-1 text-faint hover:text-ink hover:underline">Fold</button> : null}
          {text === '' ? null : <QuietCopy text={text} label="Copy message" isShownOnHover />}
        </span>
      </header>
      <div className="flex min-w-0 flex-col gap-2">
        <MessageParts parts={message.parts} label={label} linesAtFirst={linesAtFirst} isData={isToolResult(message)} />
        {calls.map((pair, at) => (
          <ToolCallBlock key={at} pair={pair} isAnswer={isAnswer} />
        ))}
        {message.parts.length === 0 && calls.length === 0 ? <p className="text-faint italic">empty message</p> : null}
      </div>
    </article>
  );
}

/** A message in one line, which opens where it stands. */
export function MessageLine({ turn }: { turn: Turn }) {
  const [isOpen, setIsOpen] = useState(false);
  const look = roleLook(turn.message.role);
  if (isOpen) {
    return (
      <div className="my-1.5">
        <MessageBlock turn={turn} onFold={() => setIsOpen(false)} />
      </div>
    );
  }
  return (
    <button
      type="button"
      aria-expanded={false}
      onClick={() => setIsOpen(true)}
      className={cx('flex h-6 min-w-0 items-center gap-2 border-l-2 pl-3 text-left hover:bg-hover', look.border)}
    >
      <span className={cx('w-16 shrink-0 truncate text-data-sm font-semibold', look.text)}>{look.word}</span>
      <NewMark index={newest(turn)} />
      <span className="min-w-0 flex-1 truncate text-muted">{turnPreview(turn)}</span>
      <ChevronRight aria-hidden className="size-3.5 shrink-0 text-faint" />
    </button>
  );
}

/** A result that came since lies within an older turn. */
function newest({ index, calls }: Turn): number {
  return Math.max(index, ...calls.map((pair) => pair.resultIndex ?? -1));
}
