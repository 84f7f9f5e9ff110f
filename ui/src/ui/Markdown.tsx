/** Markdown from a stranger. The renderer is loaded when the first text needs it; until then, and when it fails, the text stands as it is. */
import { Component, lazy, type ReactNode, Suspense } from 'react';
import { isCheapMarkdown } from './markdownCost';
import { TextBlock } from './TextBlock';

const MarkdownBody = lazy(() => import('./MarkdownBody'));

export function Markdown({ text, label }: { text: string; label: string }) {
  const asText = <TextBlock text={text} label={label} />;
  if (!isCheapMarkdown(text)) return asText;
  return (
    <FallBack key={text} to={asText}>
      <Suspense fallback={asText}>
        <MarkdownBody text={text} />
      </Suspense>
    </FallBack>
  );
}

/** Text can be made to break a parser (thousands of nested quotes); it must not break the page. */
class FallBack extends Component<{ to: ReactNode; children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    return this.state.hasFailed ? this.props.to : this.props.children;
  }
}
