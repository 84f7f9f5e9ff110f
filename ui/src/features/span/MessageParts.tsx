/** What a message holds: text, reasoning, images, sound, files, and what nobody foresaw. */
import { FileText, Volume2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatBytes } from '../../lib/format';
import { Fold } from '../../ui/Fold';
import { JsonView } from '../../ui/JsonView';
import { describeUrl } from '../../ui/mediaUrl';
import { UntrustedImage } from '../../ui/UntrustedImage';
import { oneLine } from './conversation';
import { Prose } from './Prose';
import type { MessagePartView } from './span';

interface MessagePartsProps {
  parts: MessagePartView[];
  label: string;
  linesAtFirst: number;
  isData?: boolean;
}

export function MessageParts({ parts, label, linesAtFirst, isData = false }: MessagePartsProps) {
  return parts.map((part, index) => (
    <MessagePart key={index} part={part} label={label} linesAtFirst={linesAtFirst} isData={isData} />
  ));
}

function MessagePart({ part, label, linesAtFirst, isData }: Omit<MessagePartsProps, 'parts'> & { part: MessagePartView }) {
  switch (part.type) {
    case 'text':
      return <Prose text={part.text} label={label} linesAtFirst={linesAtFirst} isData={isData} />;
    case 'reasoning':
      return (
        <Fold title="Reasoning" glimpse={oneLine(part.text, 120)} className="text-muted">
          <div className="border-l border-dashed border-strong pl-3">
            <Prose text={part.text} label={`reasoning of ${label}`} linesAtFirst={linesAtFirst} />
          </div>
        </Fold>
      );
    case 'image':
      return <UntrustedImage url={part.url} />;
    case 'audio':
      return (
        <>
          <Attachment icon={<Volume2 aria-hidden className="size-3.5 shrink-0" />} name="Audio" url={part.url ?? null} />
          {part.transcript ? <Prose text={part.transcript} label={`transcript of ${label}`} linesAtFirst={linesAtFirst} /> : null}
        </>
      );
    case 'file':
      return <Attachment icon={<FileText aria-hidden className="size-3.5 shrink-0" />} name={part.name || 'File'} url={part.url ?? null} />;
    case 'other':
      return (
        <Fold title={<span className="font-mono">{part.kind}</span>} glimpse="a part of a type that has no view of its own" isOpenAtFirst>
          <JsonView value={part.value} label={part.kind} linesAtFirst={12} />
        </Fold>
      );
  }
}

/** Named, never fetched. */
function Attachment({ icon, name, url }: { icon: ReactNode; name: string; url: string | null }) {
  return (
    <span className="inline-flex max-w-full items-center gap-2 self-start rounded-[5px] border border-line px-2 py-1 text-muted">
      {icon}
      <span className="truncate text-ink">{name}</span>
      {url === null ? null : <span className="truncate text-faint" title={url.slice(0, 2_000)}>{urlWords(url)}</span>}
    </span>
  );
}

function urlWords(url: string): string {
  const media = describeUrl(url);
  if (media.type === 'data') return `${media.mimeType}, ${formatBytes(media.bytes)}`;
  return media.type === 'web' ? `at ${media.host}` : url.slice(0, 120);
}
