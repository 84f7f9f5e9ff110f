/** A tool call with its arguments, and the result that answered it. */
import { Wrench } from 'lucide-react';
import { cx } from '../../lib/cx';
import { Fold } from '../../ui/Fold';
import { embeddedJson } from '../../ui/jsonLines';
import { messageText, oneLine, type PairedCall } from './conversation';
import { MessageParts } from './MessageParts';
import { NewMark } from './NewMark';
import { Prose } from './Prose';
import { QuietCopy } from './QuietCopy';

interface ToolCallBlockProps {
  pair: PairedCall;
  /** A call that the answer makes: its result is not part of this span. */
  isAnswer: boolean;
}

export function ToolCallBlock({ pair: { call, result, resultIndex }, isAnswer }: ToolCallBlockProps) {
  const isEmpty = call.arguments.trim() === '';
  const isBroken = !isEmpty && embeddedJson(call.arguments) === undefined;
  return (
    <div role="group" aria-label={`Call of ${call.name}`} className="min-w-0 rounded-[5px] border border-line bg-panel">
      <Fold
        title={
          <span className="flex items-center gap-1.5">
            <Wrench aria-hidden className="size-3 text-role-tool" />
            <span className="font-mono text-data-sm">{call.name || '(no name)'}</span>
          </span>
        }
        glimpse={<span className="font-mono text-data-sm">{oneLine(call.arguments, 160)}</span>}
        actions={
          <>
            {isBroken ? <span className="shrink-0 text-data-sm text-warn">not valid JSON</span> : null}
            {call.id ? <span className="hidden max-w-36 truncate font-mono text-data-sm text-faint @lg:inline">{call.id}</span> : null}
            <QuietCopy text={call.arguments} label="Copy arguments" />
          </>
        }
        isOpenAtFirst={isAnswer}
        className="px-1"
      >
        <div className="px-1 pb-1.5 pl-5">
          {isEmpty ? <span className="text-faint italic">no arguments</span> : <Prose text={call.arguments} label={`arguments of ${call.name}`} linesAtFirst={16} isData />}
        </div>
      </Fold>
      {result ? (
        <Fold
          title={
            <span className="flex items-center gap-1.5 text-data-sm font-medium text-role-tool">
              result
              <NewMark index={resultIndex} />
            </span>
          }
          glimpse={oneLine(messageText(result), 200)}
          className="border-t border-line px-1"
        >
          <div className="px-1 pb-1.5 pl-5">
            <MessageParts parts={result.parts} label={`result of ${call.name}`} linesAtFirst={12} isData />
          </div>
        </Fold>
      ) : (
        <p className={cx('border-t border-line px-2 py-0.5 text-data-sm text-faint', isAnswer && 'hidden')}>no result in this conversation</p>
      )}
    </div>
  );
}
