/** Nothing matches: which condition excluded most, and a way to drop each. */
import { useQueries } from '@tanstack/react-query';
import { $api } from '../../api/client';
import { formatExactCount } from '../../lib/format';
import { rangeOf } from '../../lib/timeRange';
import { Button } from '../../ui/Button';
import { EmptyState } from '../../ui/States';
import type { ListWords } from './ListState';
import { type Narrowing, narrowings } from './narrowing';
import { conditionsOf, type ListView } from './useListView';

/** More are dropped together only: each costs a question. */
const ASKED_MAX = 6;

export function NoMatch({ words, view }: { words: ListWords; view: ListView }) {
  const { grain, project, search, change } = view;
  const all = narrowings(grain, search);
  const counts = useQueries({
    queries: all.slice(0, ASKED_MAX).map(({ without }) => {
      const rest = { ...search, ...without };
      return $api.queryOptions('get', '/api/projects/{project}/figures', {
        params: { path: { project }, query: { of: OF[grain], ...conditionsOf(grain, rest, rangeOf(rest)) } },
      });
    }),
  });
  const found = all.map((narrowing, index) => ({ ...narrowing, count: counts[index]?.data?.count }));
  const worst = [...found].sort((a, b) => (b.count ?? 0) - (a.count ?? 0))[0];
  const isKnown = counts.every((count) => !count.isPending);
  const drop = ({ without }: Narrowing) => void change(without);
  const dropAll = () => void change({ filter: undefined, errors: undefined, roots: undefined, range: undefined, from: undefined, to: undefined });
  return (
    <EmptyState title={`No ${words.one} matches`} action={<Button onClick={dropAll}>Show all {words.many}</Button>}>
      {isKnown && worst?.count ? (
        <p>
          <Condition text={worst.label} /> excludes most: without it there {worst.count === 1 ? 'is 1' : `are ${formatExactCount(worst.count)}`}.
        </p>
      ) : isKnown && all.length > 1 ? (
        <p>Dropping one condition would not be enough.</p>
      ) : null}
      <ul aria-label="Conditions" className="mt-3 flex flex-col items-stretch gap-1 text-left">
        {found.map((narrowing) => (
          <li key={narrowing.label} className="flex items-center gap-2">
            <span className="min-w-0 flex-1 truncate"><Condition text={narrowing.label} /></span>
            <span className="w-32 shrink-0 truncate text-right text-faint">{narrowing.count === undefined ? '' : `${formatExactCount(narrowing.count)} without it`}</span>
            <Button look="plain" aria-label={`Drop ${narrowing.label}`} onClick={() => drop(narrowing)} className="h-6">Drop</Button>
          </li>
        ))}
      </ul>
    </EmptyState>
  );
}

const OF = { span: 'spans', trace: 'traces', session: 'sessions' } as const;

function Condition({ text }: { text: string }) {
  return <code data-tip={text} data-tip-if-cut="" className="font-mono text-data-sm text-ink">{text}</code>;
}
