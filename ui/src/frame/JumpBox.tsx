/** ⌘K: paste the id of a trace, from any project, and be there. */
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { type FormEvent, useEffect, useState } from 'react';
import { tracePath } from '../lib/paths';
import { IS_MAC } from '../lib/platform';
import { Key } from '../ui/Key';
import { isApiError } from '../ui/States';
import { findTrace, parseTraceId } from './findTrace';

export function JumpBox({ project }: { project: string | undefined }) {
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setIsOpen((wasOpen) => !wasOpen);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);

  return (
    <Dialog.Root open={isOpen} onOpenChange={setIsOpen}>
      <Dialog.Trigger className="flex h-7 w-56 shrink-0 items-center gap-2 rounded-[5px] border border-line bg-canvas px-2 text-faint hover:border-strong max-[760px]:w-auto">
        <Search aria-hidden className="size-3.5" />
        <span className="flex-1 text-left max-[760px]:sr-only">Open a trace by id</span>
        <Key>{IS_MAC ? '⌘K' : 'Ctrl K'}</Key>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-[oklch(0.1_0_0/0.35)]" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[18vh] left-1/2 z-50 w-[min(560px,calc(100vw-32px))] -translate-x-1/2 overflow-hidden rounded-[8px] border border-line bg-raised shadow-2xl"
        >
          <Dialog.Title className="sr-only">Open a trace by id</Dialog.Title>
          <JumpForm project={project} onDone={() => setIsOpen(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function JumpForm({ project, onDone }: { project: string | undefined; onDone: () => void }) {
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const traceId = parseTraceId(text);
  const search = useMutation({
    mutationFn: (id: string) => findTrace(id, project),
    onSuccess: (found, id) => {
      if (!found) return;
      onDone();
      void navigate(tracePath(found, id));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (traceId) search.mutate(traceId);
  };

  return (
    <form onSubmit={submit}>
      <div className="flex items-center gap-2 px-3">
        <Search aria-hidden className="size-4 text-faint" />
        <input
          autoFocus
          aria-label="Trace id"
          aria-describedby="jump-hint"
          placeholder="Trace id, 32 hexadecimal digits"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            search.reset();
          }}
          className="h-11 min-w-0 flex-1 bg-transparent font-mono text-data-lg outline-none placeholder:font-sans placeholder:text-faint"
        />
      </div>
      <p id="jump-hint" role="status" className="flex min-h-8 items-center gap-2 border-t border-line px-3 text-data-sm text-muted">
        {hint(text, traceId, search.data === null, search.error)}
        {traceId && search.isIdle ? <Key>↵</Key> : null}
      </p>
    </form>
  );
}

function hint(text: string, traceId: string | null, isUnknown: boolean, error: unknown): string {
  if (error) return isApiError(error) ? error.message : 'The server cannot be reached.';
  if (isUnknown) return 'No project knows this trace.';
  if (traceId) return 'Opens it in whichever project holds it';
  const typed = text.trim().length;
  return typed === 0 ? 'Paste a whole trace id; every project is searched.' : `A trace id has 32 hexadecimal digits; this has ${typed} characters.`;
}
