/** Whose span it is, and what the sender noted about it. */
import { JsonView } from '../../ui/JsonView';
import { Filterable } from '../list/ValueFilter';
import { Section } from './Section';
import type { SpanView } from './span';
import { QuietCopy } from './QuietCopy';

export function DetailsSection({ span }: { span: SpanView }) {
  const { session_id: session, user_id: user, provider, meaning } = span;
  const pairs = [['Session', session, 'session'], ['User', user, 'user'], ['Provider', provider, null]] as const;
  return (
    <Section title="Details">
      <dl className="grid grid-cols-[80px_minmax(0,1fr)] gap-x-2 gap-y-1">
        {pairs.map(([name, value, field]) =>
          value == null ? null : (
            <div key={name} className="group contents">
              <dt className="leading-6 text-muted">{name}</dt>
              <dd className="flex min-w-0 items-center gap-1">
                <span className="truncate font-mono text-data-sm">{field ? <Filterable field={field} value={value}>{value}</Filterable> : value}</span>
                <QuietCopy text={value} label={`Copy ${name.toLowerCase()}`} isShownOnHover />
              </dd>
            </div>
          ),
        )}
        {meaning.tags.length > 0 ? (
          <>
            <dt className="leading-6 text-muted">Tags</dt>
            <dd className="flex min-w-0 flex-wrap items-center gap-1">
              {meaning.tags.map((tag, index) => (
                <span key={index} className="max-w-full truncate rounded-[3px] bg-hover px-1.5 text-data-sm"><Filterable field="tag" value={tag}>{tag}</Filterable></span>
              ))}
            </dd>
          </>
        ) : null}
        {meaning.metadata == null ? null : (
          <>
            <dt className="text-muted">Metadata</dt>
            <dd className="min-w-0">
              <JsonView value={meaning.metadata} label="Metadata" linesAtFirst={24} of="metadata" />
            </dd>
          </>
        )}
      </dl>
    </Section>
  );
}
