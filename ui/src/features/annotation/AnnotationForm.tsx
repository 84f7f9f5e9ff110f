/** One key or click for a label, a field for a score or words, and a note. */
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { $api } from '../../api/client';
import type { Annotation, AnnotationConfig, AnnotationTarget } from '../../api/types';
import { Button } from '../../ui/Button';
import { Key } from '../../ui/Key';
import { NewConfigForm } from './NewConfigForm';
import { type Annotating, useAnnotating } from './useAnnotations';
import { askedFor, type Choice, choices, givenHere, NOTE } from './verdicts';

interface AnnotationFormProps {
  project: string;
  target: AnnotationTarget;
  /** What was said of it so far. */
  said: readonly Annotation[];
}

const FIELD = 'h-7 rounded-[5px] border border-line bg-panel px-2 text-ink placeholder:text-faint';

export function AnnotationForm({ project, target, said }: AnnotationFormProps) {
  const annotating = useAnnotating();
  const box = useRef<HTMLDivElement>(null);
  const { data } = $api.useQuery('get', '/api/projects/{project}/annotation-configs', { params: { path: { project } } });
  const configs = askedFor(data?.configs ?? []);
  const offered = choices(configs);
  useEffect(() => box.current?.focus(), []);

  const choose = (choice: Choice) => {
    const before = givenHere(said, choice.config.name);
    // The same again takes it back.
    if (before?.label === choice.label) annotating.remove(before.id);
    else annotating.give(target, choice.config.name, { label: choice.label, score: choice.score });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    const choice = offered.find(({ key }) => key === event.key);
    if (isTyping || !choice || event.metaKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    choose(choice);
  };
  return (
    <div ref={box} tabIndex={-1} role="group" aria-label={`Annotate the ${target.kind}`} onKeyDown={onKeyDown} className="flex flex-col gap-2 outline-none">
      {configs.map((config) => (
        <ConfigRow key={config.id} config={config}>
          {config.range.type === 'categorical' ? (
            offered
              .filter((choice) => choice.config.id === config.id)
              .map((choice) => (
                <Button
                  key={choice.label}
                  aria-pressed={givenHere(said, config.name)?.label === choice.label}
                  onClick={() => choose(choice)}
                  className="h-6 px-2 font-normal"
                >
                  {choice.label}
                  {choice.key ? <Key>{choice.key}</Key> : null}
                </Button>
              ))
          ) : (
            <Free key={givenHere(said, config.name)?.updated_at_unix_nano} config={config} target={target} given={givenHere(said, config.name)} annotating={annotating} />
          )}
        </ConfigRow>
      ))}
      <ConfigRow name="Note">
        <NoteField onAdd={(words) => annotating.give(target, NOTE, { explanation: words })} />
      </ConfigRow>
      <NewConfigForm project={project} />
      {annotating.error ? <p role="alert" className="text-error">It could not be kept. {messageOf(annotating.error)}</p> : null}
    </div>
  );
}

function ConfigRow({ config, name = config?.name, children }: { config?: AnnotationConfig; name?: string; children: ReactNode }) {
  return (
    <div role="group" aria-label={name} className="flex min-w-0 flex-wrap items-center gap-1.5">
      <span data-tip={config?.description || undefined} className="w-28 shrink-0 truncate text-muted">{name}</span>
      {children}
    </div>
  );
}

interface FreeProps {
  config: AnnotationConfig;
  target: AnnotationTarget;
  given: Annotation | undefined;
  annotating: Annotating;
}

/** A score, words, or both; kept with Enter or when the field is left. */
function Free({ config, target, given, annotating }: FreeProps) {
  const { range } = config;
  const [score, setScore] = useState(given?.score?.toString() ?? '');
  const [words, setWords] = useState(given?.explanation ?? '');
  if (range.type === 'categorical') return null;
  const keep = () => {
    const said = { score: score === '' ? null : Number(score), explanation: words.trim() || null };
    const isSame = said.score === (given?.score ?? null) && said.explanation === (given?.explanation ?? null);
    if (isSame || (said.score === null && said.explanation === null)) return;
    annotating.give(target, config.name, said);
  };
  const onKeyDown = (event: KeyboardEvent) => event.key === 'Enter' && keep();
  const [low, high] = [range.lower_bound ?? undefined, range.upper_bound ?? undefined];
  return (
    <>
      <input
        type="number" step="any" min={low} max={high} value={score} aria-label={`${config.name}, score`}
        placeholder={low === undefined || high === undefined ? 'score' : `${low} to ${high}`}
        onChange={(event) => setScore(event.target.value)} onBlur={keep} onKeyDown={onKeyDown} className={`${FIELD} w-24`}
      />
      {range.type === 'freeform' ? (
        <input
          value={words} aria-label={`${config.name}, words`} placeholder="words"
          onChange={(event) => setWords(event.target.value)} onBlur={keep} onKeyDown={onKeyDown} className={`${FIELD} min-w-32 flex-1`}
        />
      ) : null}
    </>
  );
}

function NoteField({ onAdd }: { onAdd: (words: string) => void }) {
  const [words, setWords] = useState('');
  const add = () => {
    if (!words.trim()) return;
    onAdd(words.trim());
    setWords('');
  };
  return (
    <>
      <input
        value={words} aria-label="Note" placeholder="What somebody should know"
        onChange={(event) => setWords(event.target.value)} onKeyDown={(event) => event.key === 'Enter' && add()} className={`${FIELD} min-w-40 flex-1`}
      />
      <Button onClick={add} disabled={!words.trim()} className="h-7">Add note</Button>
    </>
  );
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : '';
}
