/** What went into a step, and what came out. */
import { Prose } from './Prose';
import { RawToggle } from './RawToggle';
import { Section } from './Section';
import type { ContentView } from './span';
import { QuietCopy } from './QuietCopy';

interface ContentSectionProps {
  title: string;
  content: ContentView;
  /** Set off from what went in. */
  isOutput?: boolean;
  /** Data of a program, not words of a person: never markdown. */
  isData?: boolean;
}

export function ContentSection({ title, content, isOutput = false, isData = false }: ContentSectionProps) {
  const actions = (
    <>
      <QuietCopy text={content.text} label={`Copy ${title.toLowerCase()}`} />
      {isOutput ? null : <RawToggle />}
    </>
  );
  return (
    <Section title={title} actions={actions}>
      <div className={isOutput ? 'rounded-[5px] border border-line bg-canvas px-3 py-2' : 'border-l-2 border-strong pl-3'}>
        {content.text === '' ? (
          <span className="text-faint italic">empty text</span>
        ) : (
          <Prose text={content.text} label={title.toLowerCase()} linesAtFirst={40} isData={isData} />
        )}
      </div>
    </Section>
  );
}
