/** Questions that are worked out. Each is a file of its own, which the store's tests answer too. */

export interface WorkedQuestion {
  title: string;
  /** What it finds out. */
  purpose: string;
  statement: string;
}

const FILES: Record<string, string> = import.meta.glob('./questions/*.sql', { query: '?raw', import: 'default', eager: true });

export const WORKED_QUESTIONS: readonly WorkedQuestion[] = Object.values(FILES).map(readQuestion).sort((a, b) => a.title.localeCompare(b.title));

/** The first two lines are comments: a title and a purpose. */
export function readQuestion(text: string): WorkedQuestion {
  const [title = '', purpose = '', ...lines] = text.split('\n');
  const said = (line: string) => line.replace(/^--\s*/, '');
  return { title: said(title), purpose: said(purpose), statement: lines.join('\n').trim() };
}
