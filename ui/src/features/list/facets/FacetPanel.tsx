/** The values that occur, with counts: a click asks for one or excludes it. */
import { keepPreviousData } from '@tanstack/react-query';
import { Ban, Check } from 'lucide-react';
import { useRef, useState } from 'react';
import { $api } from '../../../api/client';
import type { FacetValue, SpanKind } from '../../../api/types';
import { cx } from '../../../lib/cx';
import { formatCount, formatExactCount } from '../../../lib/format';
import { useDebounced } from '../../../lib/useDebounced';
import { useSeen } from '../../../lib/useSeen';
import { KindIcon } from '../../../ui/Kind';
import { KIND_LOOKS } from '../../../ui/kinds';
import { Skeleton } from '../../../ui/States';
import { fieldValues, toggledValue } from '../clauses';
import type { ListView } from '../useListView';
import { facetConditions, type FacetSpec, FACETS } from './facets';

const SHOWN_FIRST = 6;
const SHOWN_MORE = 50;
const LIVE_MS = 30_000;
/** As many as are shown first, so that what stands below the fold is not counted before somebody looks there. */
const SKELETON_ROWS = ['w-4/5', 'w-3/5', 'w-2/3', 'w-1/2', 'w-3/5', 'w-2/5'];

interface FacetPanelProps {
  view: ListView;
  /** Its counts cost scans: the rows come first. */
  areRowsHere: boolean;
}

export function FacetPanel({ view, areRowsHere }: FacetPanelProps) {
  return (
    // It can be focused, for it scrolls while there is nothing in it yet that can.
    <aside aria-label="Facets" tabIndex={0} className="flex w-52 shrink-0 flex-col gap-3 overflow-y-auto border-r border-line px-2 py-2 [scrollbar-gutter:stable]">
      {view.grain === 'span' ? null : (
        <p
          data-tip={`Each count is of spans in this stretch of time.\nA click keeps the ${view.grain}s in which a span has the value.`}
          className="-mb-2 px-1 text-data-sm text-faint"
        >
          Counts are of spans
        </p>
      )}
      {FACETS.map((facet) => (
        <FacetSection key={facet.field} view={view} facet={facet} areRowsHere={areRowsHere} />
      ))}
    </aside>
  );
}

function FacetSection({ view, facet: { field, title }, areRowsHere }: FacetPanelProps & { facet: FacetSpec }) {
  const frame = useRef<HTMLElement>(null);
  const isSeen = useSeen(frame);
  const [isLong, setIsLong] = useState(false);
  const [typed, setTyped] = useState('');
  const containing = useDebounced(typed.trim(), 200);
  const query = { facet: field, limit: isLong ? SHOWN_MORE : SHOWN_FIRST, ...(containing ? { containing } : {}), ...facetConditions(view, field) };
  const { data, isError } = $api.useQuery('get', '/api/projects/{project}/facets', { params: { path: { project: view.project }, query } }, {
    enabled: isSeen && areRowsHere,
    placeholderData: keepPreviousData,
    refetchInterval: view.isLive ? LIVE_MS : false,
  });
  const { is, not } = fieldValues(view.grain, view.filter, field);
  const seen = data?.values ?? [];
  // What was asked for stays in view, found or not.
  const missing = [...is, ...not].filter((value) => !seen.some((each) => each.value === value));
  if (data && seen.length + missing.length === 0 && !isLong) return null;
  const most = Math.max(1, ...seen.map((each) => each.span_count));
  const change = (value: string, isNot: boolean) => view.setFilter(toggledValue(view.grain, view.filter, field, value, isNot));
  const hasMore = (data?.distinct_count ?? 0) > SHOWN_FIRST;
  return (
    <section ref={frame} aria-label={title}>
      <h2 className="flex h-6 items-center px-1 text-data-sm font-medium text-muted">{title}</h2>
      {isLong ? (
        <input
          type="search"
          aria-label={`Find ${title.toLowerCase()}`}
          placeholder="Find"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          className="mb-1 h-6 w-full rounded-[4px] border border-line bg-panel px-1.5 text-data-sm outline-none focus:border-accent"
        />
      ) : null}
      {isError ? <p role="alert" className="px-1 text-data-sm text-error">Could not be counted.</p> : null}
      <ul>
        {data || isError ? null : SKELETON_ROWS.map((width, row) => <li key={row} className="flex h-6 items-center px-1"><Skeleton className={cx('h-3', width)} /></li>)}
        {[...seen, ...missing.map((value): FacetValue => ({ value, span_count: 0, error_count: 0 }))].map((each) => (
          <FacetRow
            key={each.value}
            each={each}
            word={field === 'kind' ? (KIND_LOOKS[each.value as SpanKind]?.word ?? each.value) : STATUS_WORDS[each.value] ?? each.value}
            kind={field === 'kind' && each.value in KIND_LOOKS ? (each.value as SpanKind) : undefined}
            share={each.span_count / most}
            isAsked={is.includes(each.value)}
            isExcluded={not.includes(each.value)}
            onAsk={() => change(each.value, false)}
            onExclude={() => change(each.value, true)}
          />
        ))}
      </ul>
      {hasMore || isLong ? (
        <button type="button" onClick={() => setIsLong(!isLong)} className="rounded-[3px] px-1 text-data-sm text-accent hover:underline">
          {isLong ? 'Fewer' : `${formatCount(data!.distinct_count - SHOWN_FIRST)} more`}
        </button>
      ) : null}
    </section>
  );
}

const STATUS_WORDS: Record<string, string> = { ERROR: 'Error', OK: 'OK', UNSET: 'No status' };

interface FacetRowProps {
  each: FacetValue;
  word: string;
  kind: SpanKind | undefined;
  share: number;
  isAsked: boolean;
  isExcluded: boolean;
  onAsk: () => void;
  onExclude: () => void;
}

function FacetRow({ each, word, kind, share, isAsked, isExcluded, onAsk, onExclude }: FacetRowProps) {
  const tip = `${each.value}\n${formatExactCount(each.span_count)} spans${each.error_count > 0 ? `, ${formatExactCount(each.error_count)} failed` : ''}`;
  return (
    <li className="group/facet relative isolate flex h-6 items-center rounded-[3px] hover:bg-hover">
      <span aria-hidden className="absolute inset-y-[3px] left-0 -z-10 rounded-[2px] bg-hover" style={{ width: `${share * 100}%` }} />
      <button
        type="button"
        aria-pressed={isAsked}
        data-tip={tip}
        onClick={onAsk}
        className="flex h-full min-w-0 flex-1 items-center gap-1.5 rounded-[3px] px-1 text-left"
      >
        {isAsked ? <Check aria-hidden className="size-3.5 shrink-0 text-accent" /> : kind ? <KindIcon kind={kind} /> : null}
        <span className={cx('min-w-0 flex-1 truncate', isAsked && 'font-medium text-accent', isExcluded && 'text-faint line-through')}>{word}</span>
        <span className="shrink-0 text-data-sm text-faint group-focus-within/facet:pr-5 group-hover/facet:pr-5">{formatCount(each.span_count)}</span>
      </button>
      <button
        type="button"
        aria-pressed={isExcluded}
        aria-label={`Exclude ${word}`}
        data-tip="Exclude"
        onClick={onExclude}
        className={cx('absolute right-0 flex size-5 items-center justify-center rounded-[3px] text-faint hover:text-ink', !isExcluded && 'opacity-0 group-hover/facet:opacity-100 focus-visible:opacity-100')}
      >
        <Ban aria-hidden className="size-3" />
      </button>
    </li>
  );
}
