/** Views that were given a name: conditions, order and columns, kept in this browser. */
import { Bookmark, X } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type FormEvent, useState } from 'react';
import { useStored } from '../../../lib/useStored';
import { Button, IconButton } from '../../../ui/Button';
import type { ListView } from '../useListView';
import { type SavedView, viewChanges, withView } from './filterHistory';

export function SavedViews({ view }: { view: ListView }) {
  const [views, setViews] = useStored<SavedView[]>(`views.${view.project}.${view.grain}`, []);
  const [name, setName] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    setViews(withView(views, name.trim(), view.search));
    setName('');
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger asChild>
        <IconButton label="Saved views"><Bookmark /></IconButton>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content align="end" sideOffset={4} aria-label="Saved views" className="z-50 w-64 rounded-[6px] border border-line bg-raised p-1.5 shadow-lg">
          {views.length === 0 ? <p className="px-1.5 py-1 text-data-sm text-faint">None yet. A view keeps the filter, the stretch of time, the order and the columns.</p> : null}
          <ul>
            {views.map((each) => (
              <li key={each.name} className="flex h-7 items-center rounded-[3px] hover:bg-hover">
                <button
                  type="button"
                  onClick={() => {
                    setIsOpen(false);
                    void view.change(viewChanges(view.search, each));
                  }}
                  className="h-full min-w-0 flex-1 truncate rounded-[3px] px-1.5 text-left"
                >
                  {each.name}
                </button>
                <IconButton label={`Forget ${each.name}`} onClick={() => setViews(views.filter((other) => other !== each))} className="h-6 w-6">
                  <X />
                </IconButton>
              </li>
            ))}
          </ul>
          <form onSubmit={save} className="mt-1 flex gap-1.5 border-t border-line pt-1.5">
            <input
              aria-label="Name of the view"
              placeholder="Name this view"
              value={name}
              onChange={(event) => setName(event.target.value)}
              className="h-7 min-w-0 flex-1 rounded-[4px] border border-line bg-panel px-1.5 outline-none focus:border-accent"
            />
            <Button type="submit" look="primary" disabled={name.trim() === ''}>Save</Button>
          </form>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
