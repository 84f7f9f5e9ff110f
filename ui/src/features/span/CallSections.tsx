/** How a model was called: template, parameters, the tools it was offered; and the tool that a span ran. */
import type { ReactNode } from 'react';
import { Fold } from '../../ui/Fold';
import { JsonView } from '../../ui/JsonView';
import { oneLine } from './conversation';
import { Prose } from './Prose';
import { templatePieces, variableEntries } from './promptTemplate';
import { Section } from './Section';
import type { PromptTemplateView, ToolDefinitionView, ToolRunView } from './span';
import { splitParameters } from './spanFacts';

export function TemplateSection({ template }: { template: PromptTemplateView }) {
  const variables = variableEntries(template.variables);
  const note = [template.id, template.version && `version ${template.version}`].filter(Boolean).join(' · ');
  return (
    <Section title="Prompt template" note={note}>
      <div className="rounded-[5px] border border-line px-3 py-2 leading-5 break-words whitespace-pre-wrap">
        {templatePieces(template.template, template.variables).map((piece, index) =>
          piece.variable === null ? piece.text : <mark key={index} className="rounded-[3px] bg-accent-soft px-0.5 text-accent">{piece.text}</mark>,
        )}
      </div>
      {variables.length > 0 ? (
        <dl aria-label="Variables" className="mt-2 grid grid-cols-[fit-content(40%)_minmax(0,1fr)] gap-x-4 gap-y-1">
          {variables.map(([name, value]) => (
            <Pair key={name} name={name}>
              {typeof value === 'string' ? <Prose text={value} label={`variable ${name}`} linesAtFirst={6} isData /> : <JsonView value={value} label={`Variable ${name}`} linesAtFirst={12} />}
            </Pair>
          ))}
        </dl>
      ) : null}
    </Section>
  );
}

export function ParametersSection({ parameters }: { parameters: unknown }) {
  const { plain, nested } = splitParameters(parameters);
  return (
    <Section title="Parameters">
      {plain.length > 0 ? (
        <dl className="flex flex-wrap gap-x-6 gap-y-1">
          {plain.map(([name, value]) => (
            <div key={name} className="flex gap-2">
              <dt className="text-muted">{name}</dt>
              <dd className="font-mono">{value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {nested.map(([name, value]) => (
        <Fold key={name} title={<span className="font-normal text-muted">{name}</span>} className="-ml-1" isOpenAtFirst={nested.length === 1 && plain.length === 0}>
          <div className="pl-5">
            <JsonView value={value} label={name} linesAtFirst={24} />
          </div>
        </Fold>
      ))}
    </Section>
  );
}

export function OfferedToolsSection({ tools }: { tools: ToolDefinitionView[] }) {
  return (
    <Section title="Tools offered" note={tools.length}>
      <div className="-ml-1 flex flex-col">
        {tools.map((tool, index) => (
          <Fold key={index} title={<span className="font-mono text-data-sm">{tool.name || '(no name)'}</span>} glimpse={oneLine(tool.description ?? '', 160)}>
            <div className="flex flex-col gap-2 pb-2 pl-5">
              {tool.description ? <Prose text={tool.description} label={`description of ${tool.name}`} linesAtFirst={6} /> : null}
              <JsonView value={tool.definition} label={`Definition of ${tool.name}`} linesAtFirst={24} />
            </div>
          </Fold>
        ))}
      </div>
    </Section>
  );
}

export function ToolRunSection({ tool }: { tool: ToolRunView }) {
  const hasParameters = tool.parameters !== null && tool.parameters !== undefined;
  return (
    <Section title="Tool" note={tool.call_id ? <span className="font-mono">{tool.call_id}</span> : null}>
      <p className="font-mono font-medium break-words">{tool.name ?? <span className="text-faint italic">no name</span>}</p>
      {tool.description ? <Prose text={tool.description} label="description" linesAtFirst={6} /> : null}
      {hasParameters ? (
        <Fold title={<span className="font-normal text-muted">parameters</span>} className="-ml-1">
          <div className="pl-5">
            <JsonView value={tool.parameters} label="Parameters" linesAtFirst={24} />
          </div>
        </Fold>
      ) : null}
    </Section>
  );
}

function Pair({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="font-mono text-data-sm break-words text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
