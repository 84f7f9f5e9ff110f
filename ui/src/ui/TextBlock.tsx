/** Text exactly as it is. A huge one shows its beginning, its exact size, and ways to the rest. */
import { Download } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { formatBytes, formatExactCount } from '../lib/format';
import { cx } from '../lib/cx';
import { Button } from './Button';
import { downloadText } from './download';
import { foldText, textBlocks, utf8Bytes } from './textSize';

interface TextBlockProps {
  text: string;
  /** What the text is, for the name of the download: "output". */
  label: string;
  isMono?: boolean;
  /** What is longer than a screen scrolls in its own frame. */
  isScrolled?: boolean;
  className?: string;
}

export function TextBlock({ text, label, isMono = false, isScrolled = false, className }: TextBlockProps) {
  const [isWhole, setIsWhole] = useState(false);
  const folded = useMemo(() => foldText(text), [text]);
  const blocks = useMemo(() => textBlocks(isWhole ? text : folded.shown), [isWhole, text, folded]);
  return (
    <div className={className}>
      {/* Direction follows the text: a right-to-left message reads from the right and turns nothing else. */}
      <div
        dir="auto"
        className={cx('whitespace-pre-wrap break-words [unicode-bidi:isolate]', isMono ? 'font-mono text-data-sm' : 'leading-5', isScrolled && 'max-h-[480px] overflow-auto')}
        {...(isScrolled ? { role: 'region', 'aria-label': `text of ${label}`, tabIndex: 0 } : {})}
      >
        {blocks.map((block, index) => (
          <div key={index} className={cx('min-h-[1lh]', blocks.length > 1 && '[content-visibility:auto] [contain-intrinsic-size:auto_600px]')}>
            {block}
          </div>
        ))}
      </div>
      {folded.isFolded ? (
        <SizeNote text={text} label={label} shownBytes={isWhole ? null : utf8Bytes(folded.shown)} totalBytes={folded.totalBytes}>
          <Button onClick={() => setIsWhole(!isWhole)}>{isWhole ? 'Show less' : 'Show all'}</Button>
        </SizeNote>
      ) : null}
    </div>
  );
}

interface SizeNoteProps {
  text: string;
  label: string;
  /** Null where everything is shown. */
  shownBytes: number | null;
  totalBytes: number;
  children?: ReactNode;
}

/** What is shown of how much, exactly, and the way to the rest. */
export function SizeNote({ text, label, shownBytes, totalBytes, children }: SizeNoteProps) {
  const total = `${formatBytes(totalBytes)} (${formatExactCount(totalBytes)} bytes)`;
  return (
    <div className="mt-2 flex flex-wrap items-center gap-2 rounded-[5px] bg-canvas px-2 py-1 text-data-sm text-muted">
      <span className="mr-auto">{shownBytes === null ? `All of ${total}.` : `The first ${formatBytes(shownBytes)} of ${total}.`}</span>
      {children}
      <Button onClick={() => downloadText(text, `${label.replaceAll(/[^\w.-]+/g, '-')}.txt`)}>
        <Download aria-hidden className="size-3.5" />
        Download
      </Button>
    </div>
  );
}
