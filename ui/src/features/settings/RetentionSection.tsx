/** How long each project keeps its traces, and the dialog that changes it. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { $api } from '../../api/client';
import type { ProjectRetention } from '../../api/types';
import { Button } from '../../ui/Button';
import { FormDialog, TextField } from '../../ui/FormDialog';
import { ErrorState, Skeleton } from '../../ui/States';
import { isNarrower, retentionWords } from './retention';
import { SettingsSection } from './SettingsSection';

const NOTE = 'What a project no longer keeps goes for good, within five minutes. Age counts from arrival; by number, the traces with the latest starts stay.';

export function RetentionSection() {
  const { data, error, refetch } = $api.useQuery('get', '/api/retention', {});
  const [changed, setChanged] = useState<ProjectRetention | null>(null);
  return (
    <SettingsSection title="Retention" note={NOTE}>
      {error ? <ErrorState title="What projects keep could not be read" error={error} onRetry={() => void refetch()} /> : null}
      {data ? <RetentionTable projects={data.projects} onChange={setChanged} /> : error ? null : <Skeleton className="h-24 w-full" />}
      {changed ? <RetentionDialog kept={changed} onClose={() => setChanged(null)} /> : null}
    </SettingsSection>
  );
}

function RetentionTable({ projects, onChange }: { projects: ProjectRetention[]; onChange: (kept: ProjectRetention) => void }) {
  if (projects.length === 0) return <p className="text-muted">There is no project yet.</p>;
  return (
    <div className="max-h-[320px] overflow-auto" tabIndex={0} role="region" aria-label="Table of retention">
      <table aria-label="What projects keep" className="w-full max-w-[640px] table-fixed">
        <thead className="sticky top-0 bg-panel">
          <tr className="border-b border-line text-data-sm text-faint [&>th]:h-6 [&>th]:text-left [&>th]:font-normal">
            <th scope="col">Project</th>
            <th scope="col">Keeps</th>
            <th scope="col" className="w-20"><span className="sr-only">Change</span></th>
          </tr>
        </thead>
        <tbody>
          {projects.map((kept) => (
            <tr key={kept.project} className="border-b border-line [&>*]:h-8">
              <th scope="row" className="truncate pr-3 text-left font-normal" data-tip={kept.project} data-tip-if-cut="">{kept.project}</th>
              <td className={kept.days_max == null && kept.traces_max == null ? 'text-faint' : ''}>{retentionWords(kept)}</td>
              <td className="text-right">
                <Button onClick={() => onChange(kept)} aria-label={`Change what ${kept.project} keeps`}>Change</Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RetentionDialog({ kept, onClose }: { kept: ProjectRetention; onClose: () => void }) {
  const queryClient = useQueryClient();
  const [days, setDays] = useState(String(kept.days_max ?? ''));
  const [traces, setTraces] = useState(String(kept.traces_max ?? ''));
  const asNumber = (text: string) => (text === '' ? null : Number(text));
  const next = { days_max: asNumber(days), traces_max: asNumber(traces) };
  const set = $api.useMutation('put', '/api/projects/{project}/retention', {
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['get', '/api/retention'] });
      onClose();
    },
  });
  const deletes = isNarrower(next, kept);
  return (
    <FormDialog
      title={`What ${kept.project} keeps`}
      action={deletes ? 'Keep only these' : 'Save'}
      isGrave={deletes}
      canSubmit
      isBusy={set.isPending}
      error={set.error}
      onSubmit={() => set.mutate({ params: { path: { project: kept.project } }, body: next })}
      onClose={onClose}
    >
      <TextField label="Days since arrival" hint="empty for no bound" isNumber value={days} onChange={setDays} />
      <TextField label="Traces, the newest" hint="empty for no bound" isNumber isLater value={traces} onChange={setTraces} />
      {deletes ? <p className="text-muted">It keeps {retentionWords(next)}. What is beyond goes for good, within five minutes.</p> : null}
    </FormDialog>
  );
}
