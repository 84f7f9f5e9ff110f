/** The spans directly below, each a link to itself: how an agent or a chain went about it. */
import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import type { TraceSpan } from '../../api/types';
import { cx } from '../../lib/cx';
import { formatExactCount } from '../../lib/format';
import { Button } from '../../ui/Button';
import { KindIcon } from '../../ui/Kind';
import { Cost, Duration } from '../../ui/Values';
import { Section } from './Section';

const LISTED_AT_FIRST = 20;

export function StepsSection({ steps, onSelectSpan }: { steps: TraceSpan[]; onSelectSpan: (spanId: string) => void }) {
  const [areAllListed, setAllListed] = useState(steps.length <= LISTED_AT_FIRST);
  const listed = areAllListed ? steps : steps.slice(0, LISTED_AT_FIRST);
  return (
    <Section title="Steps" note={formatExactCount(steps.length)}>
      <ol aria-label="Steps" className="divide-y divide-line rounded-[5px] border border-line">
        {listed.map((step) => (
          <li key={step.span_id}>
            <button type="button" onClick={() => onSelectSpan(step.span_id)} className="flex h-7 w-full min-w-0 items-center gap-2 px-2 text-left hover:bg-hover">
              <KindIcon kind={step.span_kind} />
              <span className={cx('min-w-0 truncate', step.status_code === 'ERROR' ? 'font-medium text-error' : 'text-ink')}>{step.name}</span>
              {step.status_code === 'ERROR' ? <CircleAlert role="img" aria-label="Error" className="size-3.5 shrink-0 text-error" /> : null}
              {step.model_name ? <span className="min-w-0 shrink-[9] truncate text-data-sm text-faint">{step.model_name}</span> : null}
              <span className="ml-auto flex shrink-0 gap-3 text-muted">
                <Cost dollars={step.cost} />
                <Duration ms={step.latency_ms} className="w-16 text-right" />
              </span>
            </button>
          </li>
        ))}
      </ol>
      {areAllListed ? null : (
        <Button look="plain" className="mt-1" onClick={() => setAllListed(true)}>
          Show all {formatExactCount(steps.length)}
        </Button>
      )}
    </Section>
  );
}
