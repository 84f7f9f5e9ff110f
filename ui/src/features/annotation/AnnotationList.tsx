/** Everything that was said of one thing: by whom, when, why; each can be taken back, words can be changed. */
import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Annotation } from '../../api/types';
import { Button, IconButton } from '../../ui/Button';
import { RelativeTime } from '../../ui/Values';
import { useAnnotating } from './useAnnotations';
import { annotatorWords, formatVerdict, NOTE } from './verdicts';

export function AnnotationList({ annotations }: { annotations: readonly Annotation[] }) {
  if (annotations.length === 0) return null;
  return (
    <ul aria-label="What was said" className="flex flex-col divide-y divide-line border-t border-line">
      {annotations.map((annotation) => <Item key={`${annotation.id} ${annotation.updated_at_unix_nano}`} annotation={annotation} />)}
    </ul>
  );
}

function Item({ annotation }: { annotation: Annotation }) {
  const { edit, remove } = useAnnotating();
  const [words, setWords] = useState<string | null>(null);
  const { id, name, label, score, explanation } = annotation;
  return (
    <li className="flex flex-col gap-0.5 py-1.5">
      <div className="flex min-w-0 items-center gap-2">
        {name === NOTE ? null : <span className="truncate text-muted">{name}</span>}
        {name === NOTE ? null : <span className="font-medium">{formatVerdict(annotation)}</span>}
        <span className="truncate text-data-sm text-faint">
          {annotatorWords(annotation)}, <RelativeTime unixNano={annotation.updated_at_unix_nano} />
          {annotation.identifier && annotation.source === 'API' ? `, ${annotation.identifier}` : null}
        </span>
        <span className="ml-auto flex shrink-0">
          <IconButton label={name === NOTE ? 'Edit note' : `Edit ${name}`} className="h-6" onClick={() => setWords(explanation ?? '')}><Pencil /></IconButton>
          <IconButton label={name === NOTE ? 'Delete note' : `Delete ${name}`} className="h-6" onClick={() => remove(id)}><Trash2 /></IconButton>
        </span>
      </div>
      {words === null ? (
        explanation ? <p className="whitespace-pre-wrap break-words">{explanation}</p> : null
      ) : (
        <form
          className="flex items-start gap-1.5"
          onSubmit={(event) => {
            event.preventDefault();
            edit(id, { label, score, explanation: words });
            setWords(null);
          }}
        >
          <textarea
            autoFocus value={words} aria-label={name === NOTE ? 'Note' : 'Explanation'} rows={2}
            onChange={(event) => setWords(event.target.value)} className="min-w-0 flex-1 rounded-[5px] border border-line bg-panel px-2 py-1"
          />
          <Button type="submit">Keep</Button>
          <Button look="plain" onClick={() => setWords(null)}>Cancel</Button>
        </form>
      )}
    </li>
  );
}
