/** Agrees on another annotation: a name, and labels from best to worst or, without labels, a score. */
import { useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { $api } from '../../api/client';
import { Button } from '../../ui/Button';
import { rangeOf } from './newConfig';

const FIELD = 'h-7 rounded-[5px] border border-line bg-panel px-2 text-ink placeholder:text-faint';

export function NewConfigForm({ project }: { project: string }) {
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [labels, setLabels] = useState('');
  const client = useQueryClient();
  const adding = $api.useMutation('post', '/api/projects/{project}/annotation-configs', {
    onSuccess: () => {
      setOpen(false);
      setName('');
      setLabels('');
      return client.invalidateQueries({ predicate: ({ queryKey: [, path] }) => path === '/api/projects/{project}/annotation-configs' });
    },
  });
  const add = (event: FormEvent) => {
    event.preventDefault();
    adding.mutate({ params: { path: { project } }, body: { name, description: null, range: rangeOf(labels) } });
  };
  if (!isOpen) {
    return (
      <Button look="plain" onClick={() => setOpen(true)} className="-ml-1.5 h-6 self-start px-1.5 font-normal">
        <Plus aria-hidden className="size-3.5" />
        New annotation
      </Button>
    );
  }
  return (
    <form onSubmit={add} aria-label="New annotation" className="flex flex-wrap items-center gap-1.5">
      <input autoFocus value={name} onChange={(event) => setName(event.target.value)} aria-label="Name" placeholder="name" className={`${FIELD} w-28`} />
      <input
        value={labels} onChange={(event) => setLabels(event.target.value)} aria-label="Labels, best first" placeholder="labels, best first: good, fair, bad"
        className={`${FIELD} min-w-40 flex-1`}
      />
      <Button type="submit" disabled={!name.trim() || adding.isPending}>Add</Button>
      <Button look="plain" onClick={() => setOpen(false)}>Cancel</Button>
      {adding.error ? <p role="alert" className="w-full text-error">{adding.error.message}</p> : null}
    </form>
  );
}
