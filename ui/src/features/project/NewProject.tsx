/** A new, empty project: a name, and if wanted what it is for. */
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { $api } from '../../api/client';
import { tracesPath } from '../../lib/paths';
import { Button } from '../../ui/Button';
import { FormDialog, TextField } from '../../ui/FormDialog';

export function NewProject() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>
        <Plus aria-hidden className="size-3.5 text-faint" />
        New project
      </Button>
      {isOpen ? <NewProjectDialog onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}

function NewProjectDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const create = $api.useMutation('post', '/api/projects', {
    onSuccess: async (project) => {
      await queryClient.invalidateQueries({ queryKey: ['get', '/api/projects'] });
      onClose();
      void navigate(tracesPath(project.name));
    },
  });
  return (
    <FormDialog
      title="New project"
      action="Create"
      canSubmit={name.trim() !== ''}
      isBusy={create.isPending}
      error={create.error}
      onSubmit={() => create.mutate({ body: { name: name.trim(), description: description.trim() || null } })}
      onClose={onClose}
    >
      <TextField label="Name" value={name} onChange={setName} hint="A project is also made by the first span that names it." />
      <TextField label="Description" value={description} onChange={setDescription} isLong />
    </FormDialog>
  );
}
