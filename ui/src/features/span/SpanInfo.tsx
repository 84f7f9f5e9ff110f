/** What a span means: error first, then the most useful parts for its kind. */
import { Info } from 'lucide-react';
import { JsonView } from '../../ui/JsonView';
import { EmptyState } from '../../ui/States';
import { OfferedToolsSection, ParametersSection, TemplateSection, ToolRunSection } from './CallSections';
import type { CallChanges } from './callChanges';
import { ChangesSection } from './ChangesSection';
import { ContentSection } from './ContentSection';
import { ConversationSection } from './ConversationSection';
import { DetailsSection } from './DetailsSection';
import { DocumentsSection, RerankingSection } from './DocumentsSection';
import { EmbeddingsSection } from './EmbeddingsSection';
import { failureOf } from './failure';
import { FailureBlock } from './FailureBlock';
import { type InfoSection, infoSections } from './infoSections';
import type { RelatedSpans } from './related';
import { Section } from './Section';
import type { ContentView, SpanView } from './span';
import { droppedWords } from './spanFacts';
import { StepsSection } from './StepsSection';
import { useCallChanges } from './useCallChanges';
import { UsageSection } from './UsageSection';

interface SpanInfoProps {
  span: SpanView;
  projectName: string;
  onSelectSpan?: ((spanId: string) => void) | undefined;
  related: RelatedSpans;
}

export function SpanInfo({ span, projectName, onSelectSpan, related }: SpanInfoProps) {
  const changes = useCallChanges(span, projectName, related.previousCallId);
  const failure = failureOf(span);
  const dropped = droppedWords(span);
  const sections = infoSections(span, related);
  return (
    <div className="@container flex min-w-0 flex-col gap-4 px-4 pt-3 pb-8">
      {failure ? <FailureBlock failure={failure} /> : null}
      {dropped ? (
        <p className="flex items-center gap-2 text-muted">
          <Info aria-hidden className="size-3.5 shrink-0" />
          {dropped} What is shown here may be incomplete.
        </p>
      ) : null}
      {sections.map((section) => (
        <OneSection key={section} section={section} span={span} changes={changes} related={related} onSelectSpan={onSelectSpan} />
      ))}
      {sections.length === 0 && failure === null ? (
        <EmptyState title="This span says no more than its times">
          It carries no input, output, attributes or other content.
        </EmptyState>
      ) : null}
    </div>
  );
}

interface OneSectionProps extends Pick<SpanInfoProps, 'span' | 'onSelectSpan' | 'related'> {
  section: InfoSection;
  /** Null until they are known. */
  changes: CallChanges | null;
}

function OneSection({ section, span, changes, related, onSelectSpan }: OneSectionProps) {
  const { meaning, span_kind: kind } = span;
  switch (section) {
    case 'changes':
      return changes ? <ChangesSection changes={changes} onShowPrevious={onSelectSpan && (() => onSelectSpan(related.previousCallId!))} /> : null;
    case 'steps':
      return onSelectSpan ? <StepsSection steps={related.steps} onSelectSpan={onSelectSpan} /> : null;
    case 'conversation':
      return (
        <ConversationSection
          input={meaning.input_messages}
          output={meaning.output_messages}
          finishReason={meaning.finish_reason ?? null}
          noAnswer={noAnswerWords(span)}
          newFrom={changes?.keptCount ?? null}
        />
      );
    case 'query':
      return <ContentSection title="Query" content={queryOf(span)} />;
    case 'input':
      return <ContentSection title={kind === 'TOOL' ? 'Arguments' : 'Input'} content={meaning.input!} isData={kind === 'TOOL'} />;
    case 'output':
      return <ContentSection title={kind === 'TOOL' ? 'Result' : 'Output'} content={meaning.output!} isData={kind === 'TOOL'} isOutput />;
    case 'documents':
      return <DocumentsSection retrieval={meaning.retrieval!} />;
    case 'reranking':
      return <RerankingSection reranking={meaning.reranking!} />;
    case 'embeddings':
      return <EmbeddingsSection embeddings={meaning.embeddings} />;
    case 'tool':
      return <ToolRunSection tool={meaning.tool!} />;
    case 'usage':
      return <UsageSection tokens={span.tokens ?? null} cost={span.cost ?? null} model={span.model_name ?? null} />;
    case 'template':
      return <TemplateSection template={meaning.prompt_template!} />;
    case 'parameters':
      return <ParametersSection parameters={meaning.invocation_parameters} />;
    case 'tools':
      return <OfferedToolsSection tools={meaning.tools} />;
    case 'details':
      return <DetailsSection span={span} />;
    case 'attributes':
      return (
        <Section title="Attributes" note="as they were sent">
          <JsonView value={span.attributes} label="Attributes" linesAtFirst={80} of="attributes" />
        </Section>
      );
  }
}

function queryOf({ meaning }: SpanView): ContentView {
  const query = meaning.reranking?.query;
  return query == null ? meaning.input! : { text: query, mime_type: 'text/plain' };
}

/** Null where the answer was sent as a whole, without messages: then it stands under Output. */
function noAnswerWords({ meaning, status_code }: SpanView): string | null {
  if (meaning.output !== null && meaning.output !== undefined) return null;
  return status_code === 'ERROR' ? 'None: the call failed.' : 'No answer was recorded.';
}
