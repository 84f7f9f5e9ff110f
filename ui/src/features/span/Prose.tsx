/** A text that somebody wrote: as markdown, as JSON where it is JSON, or raw on request. */
import { useMemo } from 'react';
import { Clamp } from '../../ui/Clamp';
import { clampText } from '../../ui/clamping';
import { JsonView } from '../../ui/JsonView';
import { embeddedJson } from '../../ui/jsonLines';
import { Markdown } from '../../ui/Markdown';
import { SizeNote, TextBlock } from '../../ui/TextBlock';
import { FOLD_ABOVE_BYTES, utf8Bytes } from '../../ui/textSize';
import { useRawText } from './rawText';

/** Parsing more than this would be felt; the text is shown by its beginning. */
const JSON_CHARS_MAX = 4 * 1024 * 1024;

interface ProseProps {
  text: string;
  /** What the text is: "message 3", "output". */
  label: string;
  /** Lines before "show all". */
  linesAtFirst?: number;
  /** Code and data: never markdown. */
  isData?: boolean;
}

export function Prose({ text, label, linesAtFirst = 24, isData = false }: ProseProps) {
  const isRaw = useRawText();
  const json = useMemo(() => (isRaw || text.length > JSON_CHARS_MAX ? undefined : embeddedJson(text)), [isRaw, text]);
  const clamping = useMemo(() => clampText(text, linesAtFirst), [text, linesAtFirst]);
  if (json !== undefined) return <JsonProse value={json} text={text} label={label} linesAtFirst={linesAtFirst} />;
  // A huge text is cut by its size already, with the size said.
  const isHuge = text.length > FOLD_ABOVE_BYTES / 4 && utf8Bytes(text) > FOLD_ABOVE_BYTES;
  const body = isRaw || isData ? <TextBlock text={text} label={label} isMono /> : <Markdown text={text} label={label} />;
  if (isHuge) return <TextBlock text={text} label={label} isMono={isRaw || isData} isScrolled />;
  return <Clamp clamping={clamping} label={label}>{body}</Clamp>;
}

/** The tree shows only what is opened, so a huge document needs no cut: only its size and a way to keep it. */
function JsonProse({ value, text, label, linesAtFirst }: { value: object; text: string; label: string; linesAtFirst: number }) {
  const totalBytes = useMemo(() => utf8Bytes(text), [text]);
  return (
    <div>
      <JsonView value={value} label={label} linesAtFirst={linesAtFirst} />
      {totalBytes > FOLD_ABOVE_BYTES ? <SizeNote text={text} label={label} shownBytes={null} totalBytes={totalBytes} /> : null}
    </div>
  );
}
