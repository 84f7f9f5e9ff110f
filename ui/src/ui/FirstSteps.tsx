/** What to do while there is nothing yet: paste one of these, and wait here. */
import { useMemo, useState } from 'react';
import { helloRequest, newHelloSpan } from '../lib/helloSpan';
import { endpointAt, firstSnippets, type Snippet } from '../lib/snippets';
import { CopyButton } from './CopyButton';
import { Tabs } from './Tabs';

interface FirstStepsProps {
  title: string;
  project: string;
  grpcPort: number | null | undefined;
}

export function FirstSteps({ title, project, grpcPort }: FirstStepsProps) {
  const [chosen, setChosen] = useState<Snippet['id']>('phoenix');
  const snippets = useMemo(() => {
    const hello = helloRequest(newHelloSpan(Date.now()));
    return firstSnippets(endpointAt(document.baseURI, grpcPort), project, hello);
  }, [project, grpcPort]);
  return (
    <section aria-label={title} className="mx-auto flex w-full max-w-[760px] flex-col gap-4 px-6 pt-[9vh] pb-10">
      <div className="flex flex-col gap-1">
        <h2 className="text-title font-semibold tracking-tight">{title}</h2>
        <p className="text-muted">Point a program here, or send one span by hand. It appears by itself.</p>
      </div>
      <div className="overflow-hidden rounded-[6px] border border-line bg-panel">
        <Tabs
          label="Ways to send a trace"
          value={chosen}
          onChange={setChosen}
          tabs={snippets.map((snippet) => ({ value: snippet.id, label: snippet.label, content: <Code text={snippet.text} /> }))}
        />
      </div>
      <p role="status" className="flex items-center gap-2.5 text-muted">
        <span aria-hidden className="relative flex size-2">
          <span className="absolute inset-0 animate-ping rounded-full bg-accent opacity-50" />
          <span className="size-2 rounded-full bg-accent" />
        </span>
        Waiting for the first span
      </p>
    </section>
  );
}

function Code({ text }: { text: string }) {
  return (
    <div className="relative">
      <pre tabIndex={0} className="overflow-x-auto p-4 pr-12 font-mono text-data leading-[19px] text-ink">{text}</pre>
      <CopyButton text={text} label="Copy snippet" className="absolute top-2 right-2 bg-panel" />
    </div>
  );
}
