/** A stack trace with the frames of one's own code in full, those of libraries in one line, and the trace as it was sent on request. */
import { useMemo, useState } from 'react';
import { Fold } from '../../ui/Fold';
import { TextBlock } from '../../ui/TextBlock';
import { cx } from '../../lib/cx';
import { foldLibraries, parseStack, shortFile, type StackFold, type StackFrame, type StackText, withoutHeading } from './stackTrace';
import { useRawText } from './rawText';

/** Reading more frames than this would be felt, and nobody reads them one by one. */
const STACK_CHARS_MAX = 64 * 1024;

interface StackFramesProps {
  stack: string;
  /** Type and message as they stand above the trace: traces repeat them in their first or last lines. */
  heading: string;
}

export function StackFrames({ stack, heading }: StackFramesProps) {
  const isRaw = useRawText();
  const [isWhole, setIsWhole] = useState(false);
  const items = useMemo(() => foldLibraries(withoutHeading(parseStack(stack.slice(0, STACK_CHARS_MAX)), heading)), [stack, heading]);
  const frameCount = items.reduce((count, item) => count + (item.type === 'fold' ? item.frames.length : item.type === 'frame' ? 1 : 0), 0);
  if (isRaw || frameCount === 0 || stack.length > STACK_CHARS_MAX) {
    return <TextBlock text={stack} label="stack trace" isMono isScrolled className="mt-2" />;
  }
  return (
    <div className="mt-2">
      <ol aria-label="Stack trace" className="flex flex-col">
        {items.map((item, index) => (
          <li key={index} className="min-w-0">
            <StackItem item={item} />
          </li>
        ))}
      </ol>
      <button
        type="button"
        aria-expanded={isWhole}
        onClick={() => setIsWhole(!isWhole)}
        className="mt-1 rounded-[3px] text-data-sm text-accent hover:underline"
      >
        {isWhole ? 'Hide the text as sent' : 'Show the text as sent'}
      </button>
      {isWhole ? <TextBlock text={stack} label="stack trace" isMono isScrolled className="mt-1" /> : null}
    </div>
  );
}

function StackItem({ item }: { item: StackFrame | StackText | StackFold }) {
  if (item.type === 'text') return <div className="py-px font-mono text-data-sm break-words whitespace-pre-wrap text-muted">{item.text}</div>;
  if (item.type === 'frame') return <Frame frame={item} />;
  const count = `${item.frames.length} frames in ${item.packages.join(', ')}`;
  return (
    <Fold title={<span className="text-data-sm font-normal text-faint">{count}</span>} className="-ml-1.5">
      <ol className="pl-5">
        {item.frames.map((frame, index) => (
          <li key={index}>
            <Frame frame={frame} />
          </li>
        ))}
      </ol>
    </Fold>
  );
}

function Frame({ frame }: { frame: StackFrame }) {
  return (
    <div className="min-w-0 py-0.5 font-mono text-data-sm">
      <div className="flex min-w-0 gap-2">
        <span className={cx('shrink-0 font-medium', frame.isLibrary ? 'text-muted' : 'text-ink')}>{frame.functionName || '(no name)'}</span>
        <span className="min-w-0 truncate text-muted" title={`${frame.file}${frame.line === null ? '' : `:${frame.line}`}`}>
          {shortFile(frame.file)}
          {frame.line === null ? '' : `:${frame.line}`}
        </span>
      </div>
      {frame.code ? <pre className="overflow-x-auto pl-3 text-muted">{frame.code}</pre> : null}
    </div>
  );
}
