/** Copies a text, and says for a moment that it did. */
import { Check, Copy } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { IconButton } from './Button';

interface CopyButtonProps {
  /** A function where making the text is work. */
  text: string | (() => string);
  label?: string;
  /** Instead of the usual one, where two copies stand side by side. */
  icon?: ReactNode;
  className?: string;
}

export function CopyButton({ text, label = 'Copy', icon = <Copy />, className }: CopyButtonProps) {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), 1200);
    return () => clearTimeout(timer);
  }, [isCopied]);

  const copy = async () => {
    await writeClipboard(typeof text === 'string' ? text : text());
    setIsCopied(true);
  };
  return (
    <IconButton label={isCopied ? 'Copied' : label} onClick={() => void copy()} className={className}>
      {isCopied ? <Check className="text-ok" /> : icon}
    </IconButton>
  );
}

/** Plain http on another host has no clipboard API; the old command still works there. */
export async function writeClipboard(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
