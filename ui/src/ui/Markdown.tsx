/** Markdown from a stranger. The renderer is loaded when the first text needs it; until then, and when it fails, the text stands as it is. */
import { Component, type ReactNode } from 'react';
import { loaded } from '../lib/loaded';
import { isCheapMarkdown } from './markdownCost';
import { TextBlock } from './TextBlock';

const body = loaded(async () => (await import('./MarkdownBody')).default);

/** For pages on which texts are sure to follow. */
export const preloadMarkdown = body.preload;

export function Markdown({ text, label }: { text: string; label: string }) {
  const MarkdownBody = body.use();
  const asText = <TextBlock text={text} label={label} />;
  if (!MarkdownBody || !isCheapMarkdown(text)) return asText;
  return (
    <FallBack key={text} to={asText}>
      <MarkdownBody text={text} />
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
