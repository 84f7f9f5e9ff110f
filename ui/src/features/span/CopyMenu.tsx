/** The span as JSON, or as a command that fetches it. */
import { Check, ClipboardCopy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from '../../ui/Button';
import { writeClipboard } from '../../ui/CopyButton';
import { Menu } from '../../ui/Menu';
import { asCurl, asJson, asPython, spanUrl } from './copySpan';
import type { SpanView } from './span';

export function CopyMenu({ span, projectName }: { span: SpanView; projectName: string }) {
  const [copied, setCopied] = useState<string | null>(null);
  useEffect(() => {
    if (copied === null) return;
    const timer = setTimeout(() => setCopied(null), 1200);
    return () => clearTimeout(timer);
  }, [copied]);

  const item = (name: string, text: () => string) => ({
    label: `Copy as ${name}`,
    onSelect: () => void writeClipboard(text()).then(() => setCopied(name)),
  });
  const url = () => spanUrl(document.baseURI, projectName, span);
  return (
    <>
      <Menu
        trigger={<IconButton label="Copy span as">{copied === null ? <ClipboardCopy /> : <Check className="text-ok" />}</IconButton>}
        items={[item('JSON', () => asJson(span)), item('curl', () => asCurl(url())), item('Python', () => asPython(url()))]}
      />
      <span role="status" className="sr-only">{copied === null ? '' : `Copied as ${copied}`}</span>
    </>
  );
}
