/** An image from a stranger: named at first, drawn only on a click, and then only from its own bytes. */
import { ExternalLink, Image as ImageIcon } from 'lucide-react';
import { useState } from 'react';
import { formatBytes } from '../lib/format';
import { Button } from './Button';
import { describeUrl } from './mediaUrl';

export function UntrustedImage({ url, alt }: { url: string; alt?: string }) {
  const media = describeUrl(url);
  if (media.type === 'data' && media.mimeType.startsWith('image/')) {
    const what = `${media.mimeType.slice('image/'.length).toUpperCase()} image, ${formatBytes(media.bytes)}`;
    return <EmbeddedImage url={url} what={what} alt={alt} />;
  }
  return (
    <span className="inline-flex max-w-full items-center gap-2 rounded-[5px] border border-line px-2 py-1 text-muted">
      <ImageIcon aria-hidden className="size-3.5 shrink-0" />
      <span className="min-w-0 truncate" title={url.slice(0, 2_000)}>
        {alt ? `${alt} · ` : ''}
        {media.type === 'web' ? `image at ${media.host}` : url.slice(0, 200)}
      </span>
      {media.type === 'web' ? (
        <a href={url} target="_blank" rel="noopener noreferrer" className="inline-flex shrink-0 items-center gap-1 text-accent hover:underline">
          Open in a new tab
          <ExternalLink aria-hidden className="size-3" />
        </a>
      ) : null}
    </span>
  );
}

function EmbeddedImage({ url, what, alt }: { url: string; what: string; alt?: string | undefined }) {
  const [isShown, setIsShown] = useState(false);
  const [isBroken, setIsBroken] = useState(false);
  return (
    <span className="inline-flex max-w-full flex-col items-start gap-1">
      <Button aria-expanded={isShown} onClick={() => setIsShown(!isShown)}>
        <ImageIcon aria-hidden className="size-3.5" />
        {isShown ? 'Hide' : 'Show'} {what}
      </Button>
      {isShown && !isBroken ? (
        <img
          src={url}
          alt={alt || what}
          onError={() => setIsBroken(true)}
          className="max-h-80 max-w-full rounded-[5px] border border-line bg-canvas object-contain"
        />
      ) : null}
      {isShown && isBroken ? <span className="text-data-sm text-warn">The bytes are not an image that the browser can draw.</span> : null}
    </span>
  );
}
