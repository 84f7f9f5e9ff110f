/** The one row of conditions above a list. */
import { CircleAlert, CornerLeftUp, ListFilter, PanelRight } from 'lucide-react';
import { cx } from '../../lib/cx';
import { Button, IconButton } from '../../ui/Button';
import { ColumnMenu } from '../../ui/grid/ColumnMenu';
import type { ColumnSpec } from '../../ui/grid/columns';
import type { Columns } from '../../ui/grid/useColumns';
import { FilterBar } from './filter/FilterBar';
import { SavedViews } from './filter/SavedViews';
import type { ListWords } from './ListState';
import type { ListView } from './useListView';

interface ListToolbarProps<Spec extends ColumnSpec> {
  words: ListWords;
  view: ListView;
  columns: Columns<Spec>;
  isBeside: boolean;
  onBeside: () => void;
  hasFacets: boolean;
  onFacets: () => void;
}

export function ListToolbar<Spec extends ColumnSpec>({ words, view, columns, isBeside, onBeside, hasFacets, onFacets }: ListToolbarProps<Spec>) {
  const { errors = false, roots = false } = view.search;
  return (
    <div role="toolbar" aria-label={words.title} className="flex h-10 shrink-0 items-center gap-2 border-b border-line px-3">
      <IconButton label={hasFacets ? 'Hide facets' : 'Show facets'} aria-pressed={hasFacets} onClick={onFacets}><ListFilter /></IconButton>
      <FilterBar view={view} words={words} />
      <Button aria-pressed={errors} onClick={() => void view.change({ errors: errors ? undefined : true })}>
        <CircleAlert aria-hidden className={cx('size-3.5', errors ? '' : 'text-faint')} />
        <span className="max-[860px]:sr-only">Errors only</span>
      </Button>
      {view.grain === 'span' ? (
        <Button aria-pressed={roots} data-tip="Without a parent that is stored" onClick={() => void view.change({ roots: roots ? undefined : true })}>
          <CornerLeftUp aria-hidden className={cx('size-3.5', roots ? '' : 'text-faint')} />
          <span className="max-[860px]:sr-only">Root spans</span>
        </Button>
      ) : null}
      <SavedViews view={view} />
      <ColumnMenu columns={columns} />
      <IconButton label={isBeside ? 'Close the detail' : 'Detail beside the list'} shortcut="Space" aria-pressed={isBeside} onClick={onBeside}>
        <PanelRight />
      </IconButton>
    </div>
  );
}
