/** Above a row's detail: what it is part of, and the way there. */
import { Link, type LinkProps } from '@tanstack/react-router';
import { ArrowUpRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Key } from '../../ui/Key';

export function GlanceHead({ path, children }: { path: LinkProps; children: ReactNode }) {
  return (
    <div className="flex h-7 shrink-0 items-center gap-2 border-b border-line bg-canvas px-4 text-data-sm text-muted">
      <span className="min-w-0 flex-1 truncate">{children}</span>
      <Link {...path} className="flex shrink-0 items-center gap-1 rounded-[3px] px-1 text-accent hover:underline">
        Open <ArrowUpRight aria-hidden className="size-3" />
      </Link>
      <Key>↵</Key>
    </div>
  );
}
