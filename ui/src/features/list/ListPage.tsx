/** A list of a project: conditions above, rows below, and if wanted the chosen row beside them. */
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type LinkProps, useNavigate } from '@tanstack/react-router';
import { formatExactCount } from '../../lib/format';
import { useElementWidth } from '../../lib/useElementWidth';
import { useKeys } from '../../lib/useKeys';
import { useMediaQuery } from '../../lib/useMediaQuery';
import { useStored } from '../../lib/useStored';
import { useRowKeys } from '../../lib/useRowKeys';
import { Grid } from '../../ui/grid/Grid';
import type { GridColumn } from '../../ui/grid/gridTypes';
import { NOTHING_SELECTED, toggledAll, toggledRow, withRange } from '../../ui/grid/selection';
import { useColumns } from '../../ui/grid/useColumns';
import { SplitPane } from '../../ui/SplitPane';
import { attributeClause, type AttributeTest } from './attributeClause';
import { toggledValue, withClause } from './clauses';
import { ListState, type ListWords, stateOf } from './ListState';
import { ListToolbar } from './ListToolbar';
import { ListTopBar } from './ListTopBar';
import { FacetPanel } from './facets/FacetPanel';
import { ListTotals } from './ListTotals';
import { SelectionBar } from './SelectionBar';
import { UsualContext } from './FarOutCells';
import { useFigures } from './useFigures';
import { Strip } from './strip/Strip';
import type { LiveRows } from './useLiveRows';
import type { ListView } from './useListView';
import { ValueFilter } from './ValueFilter';

interface ListPageProps<Row> {
  words: ListWords;
  view: ListView;
  rows: LiveRows<Row>;
  onAtTop: (isAtTop: boolean) => void;
  isAtTop: boolean;
  columns: readonly GridColumn<Row>[];
  rowId: (row: Row) => string;
  rowName: (row: Row) => string;
  /** Where a row opens. */
  pathTo: (row: Row) => LinkProps;
  /** The chosen row, beside the list. */
  detail: (row: Row) => ReactNode;
}

export function ListPage<Row>({ words, view, rows: live, columns: specs, rowId, rowName, pathTo, detail, isAtTop, onAtTop }: ListPageProps<Row>) {
  const { search, change, project, grain } = view;
  const { rows, list, waiting, waitsBeyondPage } = live;
  const navigate = useNavigate();
  const [selection, setSelection] = useState(NOTHING_SELECTED);
  const scroller = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const columns = useColumns({
    name: words.many,
    specs,
    available: useElementWidth(frame),
    inAddress: search.columns,
    onChoose: useCallback((ids) => void change({ columns: ids }), [change]),
  });
  useEffect(() => {
    document.title = `${words.title} · ${project} · Bennu`;
  }, [project, words]);

  const isBeside = search.beside === true;
  const order = useMemo(() => rows.map(rowId), [rows, rowId]);
  const chosen = search.row === undefined ? -1 : order.indexOf(search.row);
  const choose = useCallback((row: Row) => change({ row: rowId(row) }), [change, rowId]);
  const openPage = useCallback(
    // The choice is kept in this address first, so that coming back finds it.
    (row: Row) => void choose(row).then(() => navigate(pathTo(row))),
    [choose, navigate, pathTo],
  );
  const open = useCallback((row: Row) => (isBeside ? void choose(row) : openPage(row)), [isBeside, choose, openPage]);
  const toggleBeside = () => void change({ beside: isBeside ? undefined : true, ...(chosen < 0 && rows[0] ? { row: rowId(rows[0]) } : {}) });
  const select = useCallback(
    (id: string, isRange: boolean) => setSelection((old) => (isRange ? withRange(old, order, id) : toggledRow(old, id))),
    [order],
  );
  useRowKeys({ count: rows.length, chosen, onChoose: (index) => void choose(rows[index]!), onOpen: (index) => openPage(rows[index]!) });
  useKeys({
    ' ': ({ target }) => (rows.length > 0 && !isPressed(target) ? toggleBeside() : false),
    x: () => (chosen >= 0 ? select(order[chosen]!, false) : false),
    X: () => (chosen >= 0 ? select(order[chosen]!, true) : false),
    Escape: () => {
      if (selection.ids.size > 0) return setSelection(NOTHING_SELECTED);
      if (isBeside) return toggleBeside();
      return false;
    },
  });

  const filterBy = useCallback(
    (field: Parameters<typeof toggledValue>[2], value: string, isNot: boolean) => view.setFilter(toggledValue(grain, view.filter, field, value, isNot)),
    [view, grain],
  );
  const testFor = useCallback((test: AttributeTest) => view.setFilter(withClause(view.filter, attributeClause(grain, test))), [view, grain]);
  const isWide = useMediaQuery(isBeside ? '(min-width: 1680px)' : '(min-width: 1200px)');
  const [facets, setFacets] = useStored<boolean | null>('list.facets', null);
  const hasFacets = facets ?? isWide;
  const state = stateOf(live, view);
  const figures = useFigures(view, words, rows.length > 0);
  const usual = useMemo(() => ({ figures, noun: words.many }), [figures, words]);
  const areRowsHere = !list.isPending && !list.isPlaceholderData;
  // Where there is nothing at all, there is nothing to narrow either.
  const isProjectKnown = state !== 'unknown' && state !== 'empty';
  const body = (
    <div ref={frame} className="flex min-h-0 flex-1 flex-col">
      {state === null ? (
        <UsualContext value={usual}>
          <Grid
            label={words.title}
            scrollId={words.many}
            scroller={scroller}
            rows={rows}
            rowId={rowId}
            rowName={rowName}
            columns={columns}
            sort={view.sort}
            onSort={view.setSort}
            chosen={chosen}
            onOpen={open}
            selection={selection}
            onSelect={select}
            onSelectAll={() => setSelection(toggledAll(selection, order))}
            hasMore={list.hasNextPage}
            isLoadingMore={list.isFetchingNextPage}
            loadMoreError={list.isFetchNextPageError ? list.error : null}
            onLoadMore={() => void list.fetchNextPage()}
            onAtTop={onAtTop}
            newCount={isAtTop ? 0 : waiting}
            hasMoreNew={waitsBeyondPage}
          />
        </UsualContext>
      ) : (
        <ListState state={state} words={words} view={view} live={live} columns={columns} />
      )}
    </div>
  );
  const besideRow = isBeside ? (rows[chosen] ?? rows[0]) : undefined;
  const isNarrow = useMediaQuery('(max-width: 999px)');
  return (
    <ValueFilter onFilter={filterBy} onTest={testFor}>
      <ListTopBar view={view} />
      <div className="flex min-h-0 flex-1 flex-col bg-panel">
        <h1 className="sr-only">{words.title} of {project}</h1>
        <ListToolbar words={words} view={view} columns={columns} isBeside={isBeside} onBeside={toggleBeside} hasFacets={hasFacets} onFacets={() => setFacets(!hasFacets)} />
        {isProjectKnown ? <Strip view={view} words={words} areRowsHere={areRowsHere} /> : null}
        <div className="flex min-h-0 flex-1">
        {isProjectKnown && hasFacets ? <FacetPanel view={view} areRowsHere={areRowsHere} /> : null}
        <SplitPane
          key={isNarrow ? 'stacked' : 'beside'}
          name={isNarrow ? 'list.stacked' : 'list'}
          direction={isNarrow ? 'column' : 'row'}
          initial={isNarrow ? 0.45 : 0.55}
          min={isNarrow ? [140, 160] : [360, 340]}
          label="Resize detail"
          first={body}
          second={
            besideRow === undefined || state !== null ? null : (
              <section aria-label={`Chosen ${words.one}`} className="flex min-h-0 flex-1 flex-col bg-panel">{detail(besideRow)}</section>
            )
          }
        />
        </div>
        {selection.ids.size > 0 ? (
          <SelectionBar words={words} ids={selection.ids} rows={rows} rowId={rowId} onClear={() => setSelection(NOTHING_SELECTED)} />
        ) : null}
        {rows.length > 0 ? (
          <div className="flex h-6 shrink-0 items-center gap-4 border-t border-line px-3 text-data-sm text-faint">
            <p role="status" className="shrink-0">
              {areRowsHere
                ? `${formatExactCount(rows.length)} ${rows.length === 1 ? words.one : words.many} loaded${list.hasNextPage ? ', more follow as you scroll' : ', all there are'}`
                : `Looking for ${words.many}`}
            </p>
            <span className="flex-1" />
            <ListTotals figures={figures} words={words} />
          </div>
        ) : null}
      </div>
    </ValueFilter>
  );
}

/** What the space bar presses by itself. */
function isPressed(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, a, input, [role=separator]') !== null;
}
