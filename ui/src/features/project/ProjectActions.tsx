/** What can be done with a project: describe it, empty it, delete it. The last two want its name typed. */
import { useQueryClient } from '@tanstack/react-query';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { $api } from '../../api/client';
import type { Project } from '../../api/types';
import { formatExactCount } from '../../lib/format';
import { IconButton } from '../../ui/Button';
import { FormDialog, TextField } from '../../ui/FormDialog';
import { Menu } from '../../ui/Menu';

type Action = 'describe' | 'clear' | 'delete';

export function ProjectActions({ project }: { project: Project }) {
  const [action, setAction] = useState<Action | null>(null);
  const close = () => setAction(null);
  return (
    // A click in the menu or a dialog is none in the row, which would open.
    <span onClick={(event) => event.stopPropagation()}>
      <Menu
        trigger={<IconButton label={`Actions for ${project.name}`}><Ellipsis /></IconButton>}
        items={[
          { label: 'Describe…', onSelect: () => setAction('describe') },
          { label: 'Clear…', onSelect: () => setAction('clear') },
          { label: 'Delete…', onSelect: () => setAction('delete') },
        ]}
      />
      {action === 'describe' ? <Describe project={project} onClose={close} /> : null}
      {action === 'clear' ? <Clear project={project} onClose={close} /> : null}
      {action === 'delete' ? <Delete project={project} onClose={close} /> : null}
    </span>
  );
}

interface DialogProps {
  project: Project;
  onClose: () => void;
}

function Describe({ project, onClose }: DialogProps) {
  const [description, setDescription] = useState(project.description ?? '');
  const done = useDone(onClose);
  const describe = $api.useMutation('patch', '/api/projects/{project}', { onSuccess: done });
  return (
    <FormDialog
      title={`Describe ${project.name}`}
      action="Save"
      canSubmit
      isBusy={describe.isPending}
      error={describe.error}
      onSubmit={() => describe.mutate({ params: { path: { project: project.global_id } }, body: { description: description.trim() } })}
      onClose={onClose}
    >
      <TextField label="Description" value={description} onChange={setDescription} isLong />
    </FormDialog>
  );
}

function Clear({ project, onClose }: DialogProps) {
  const done = useDone(onClose);
  const clear = $api.useMutation('delete', '/api/projects/{project}/traces', { onSuccess: done });
  return (
    <Confirmed
      project={project}
      title={`Clear ${project.name}`}
      action="Delete all its traces"
      what={`${formatExactCount(project.trace_count)} traces and ${formatExactCount(project.span_count)} spans go for good; the project stays, empty.`}
      isBusy={clear.isPending}
      error={clear.error}
      onSubmit={() => clear.mutate({ params: { path: { project: project.global_id } } })}
      onClose={onClose}
    />
  );
}

function Delete({ project, onClose }: DialogProps) {
  const queryClient = useQueryClient();
  const done = async () => {
    // The list first: its row goes, and with it the questions about a project that is no more.
    await queryClient.invalidateQueries({ queryKey: ['get', '/api/projects'] });
    await queryClient.invalidateQueries({ refetchType: 'none' });
    onClose();
  };
  const remove = $api.useMutation('delete', '/api/projects/{project}', { onSuccess: done });
  return (
    <Confirmed
      project={project}
      title={`Delete ${project.name}`}
      action="Delete the project"
      what={`The project goes for good, with ${formatExactCount(project.trace_count)} traces and ${formatExactCount(project.span_count)} spans. A span that names it later makes a new one.`}
      isBusy={remove.isPending}
      error={remove.error}
      onSubmit={() => remove.mutate({ params: { path: { project: project.global_id } } })}
      onClose={onClose}
    />
  );
}

interface ConfirmedProps extends DialogProps {
  title: string;
  action: string;
  what: string;
  isBusy: boolean;
  error: unknown;
  onSubmit: () => void;
}

/** Done only after the project's name was typed. */
function Confirmed({ project, what, ...dialog }: ConfirmedProps) {
  const [typed, setTyped] = useState('');
  return (
    <FormDialog {...dialog} isGrave canSubmit={typed === project.name}>
      <p className="text-muted">{what}</p>
      <TextField label={`Type ${project.name} to confirm`} value={typed} onChange={setTyped} />
    </FormDialog>
  );
}

function useDone(onClose: () => void): () => Promise<void> {
  const queryClient = useQueryClient();
  return async () => {
    await queryClient.invalidateQueries();
    onClose();
  };
}
