/** What was said of a span, trace or session, in one line; opened, everything and a way to say more. */
import { MessageSquarePlus, StickyNote } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Annotation, AnnotationTarget } from '../../api/types';
import { useKeys } from '../../lib/useKeys';
import { Button } from '../../ui/Button';
import { Key } from '../../ui/Key';
import { AnnotationForm } from './AnnotationForm';
import { AnnotationList } from './AnnotationList';
import { type Place, useAnnotations } from './useAnnotations';
import { VerdictChip } from './VerdictChip';
import { saidOf, sortOut } from './verdicts';

interface AnnotationBarProps {
  place: Place;
  target: AnnotationTarget;
  /** The key that opens it: one for each bar on the page. */
  shortcut: string;
}

export function AnnotationBar({ place, target, shortcut }: AnnotationBarProps) {
  const [isOpen, setOpen] = useState(false);
  const panel = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const said = saidOf(useAnnotations(place), target);
  const { verdicts, notes } = sortOut(said);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  useKeys({ [shortcut]: () => (isOpen ? close() : setOpen(true)) });
  const word = `Annotate ${target.kind}`;
  return (
    // Its line stands among what is beside it; what is opened takes the whole width below.
    <section aria-label={`Annotations of the ${target.kind}`} className="contents">
      <div className="flex min-h-6 flex-wrap items-center gap-1.5">
        {verdicts.map((annotation) => <VerdictChip key={annotation.id} annotation={annotation} />)}
        {notes.length > 0 ? (
          <span data-tip={notes.map((note) => note.explanation).join('\n')} className="inline-flex items-center gap-1 text-muted">
            <StickyNote aria-hidden className="size-3.5" />
            {notes.length === 1 ? '1 note' : `${notes.length} notes`}
          </span>
        ) : null}
        <Button ref={button} look="plain" aria-expanded={isOpen} data-tip={word} onClick={() => (isOpen ? close() : setOpen(true))} className="-mx-1.5 h-6 px-1.5 font-normal">
          <MessageSquarePlus aria-hidden className="size-3.5" />
          {/* Where room is short, as in the head of a span, the sign and the key say it. */}
          <span className="@max-[640px]:sr-only">{word}</span>
          <Key>{shortcut}</Key>
        </Button>
      </div>
      <Feedback verdicts={verdicts} />
      {isOpen ? (
        <div
          ref={panel}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.preventDefault();
            close();
          }}
          className="order-last mt-1 mb-1 flex max-h-[min(320px,50vh)] w-full flex-col gap-3 overflow-y-auto rounded-[6px] border border-line bg-canvas p-3"
        >
          <AnnotationForm project={place.project} target={target} said={said} />
          <AnnotationList annotations={[...verdicts, ...notes]} />
        </div>
      ) : null}
    </section>
  );
}

/** What end users said, in their own words, where what they saw is shown. */
function Feedback({ verdicts }: { verdicts: Annotation[] }) {
  const words = verdicts.filter((said) => said.annotator_kind === 'HUMAN' && said.source === 'API' && said.explanation);
  if (words.length === 0) return null;
  return (
    <ul aria-label="Feedback of users" className="order-last mb-1 flex max-h-40 w-full flex-col gap-0.5 overflow-y-auto">
      {words.map((said) => (
        <li key={said.id} className="border-l-2 border-strong pl-2 text-ink">
          “{said.explanation}” <span className="text-data-sm text-faint">{said.user_id ?? said.name}</span>
        </li>
      ))}
    </ul>
  );
}
