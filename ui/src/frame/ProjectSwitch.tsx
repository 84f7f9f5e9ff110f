/** The name of the project, which opens the list of all. */
import { useNavigate } from '@tanstack/react-router';
import { Check, ChevronsUpDown } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { $api } from '../api/client';
import { formatCount } from '../lib/format';
import { tracesPath } from '../lib/paths';

export function ProjectSwitch({ project }: { project: string }) {
  const navigate = useNavigate();
  const { data } = $api.useQuery('get', '/api/projects');
  const projects = data?.projects ?? [];
  // Links from elsewhere address a project by its global id.
  const current = projects.find((each) => each.name === project || each.global_id === project);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="flex min-w-0 items-center gap-1 rounded-[4px] px-1.5 py-1 font-medium hover:bg-hover data-[state=open]:bg-hover">
        <span data-tip={current?.name ?? project} data-tip-if-cut="" className="truncate">{current?.name ?? project}</span>
        <ChevronsUpDown aria-label="Switch project" className="size-3 shrink-0 text-faint" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          sideOffset={4}
          className="z-50 max-h-[60vh] min-w-56 overflow-auto rounded-[6px] border border-line bg-raised p-1 shadow-lg"
        >
          {projects.map((each) => (
            <DropdownMenu.Item
              key={each.id}
              onSelect={() => void navigate(tracesPath(each.name))}
              className="flex h-7 cursor-pointer items-center gap-2 rounded-[3px] px-2 outline-none data-[highlighted]:bg-hover"
            >
              <Check aria-hidden className={each === current ? 'size-3.5 text-accent' : 'size-3.5 opacity-0'} />
              <span className="min-w-0 flex-1 truncate">{each.name}</span>
              <span className="text-data-sm text-faint">{formatCount(each.trace_count)}</span>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
