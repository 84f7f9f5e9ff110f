/** Where to begin: statements that were saved here, questions that are worked out, and the tables. */
import { X } from 'lucide-react';
import { IconButton } from '../../ui/Button';
import { TableList } from './TableList';
import { WORKED_QUESTIONS } from './workedQuestions';

export interface SavedStatement {
  name: string;
  statement: string;
}

interface QuestionListProps {
  saved: readonly SavedStatement[];
  /** Columns by view. */
  views: Readonly<Record<string, string[]>>;
  onForget: (saved: SavedStatement) => void;
  onChoose: (statement: string) => void;
}

export function QuestionList({ saved, views, onForget, onChoose }: QuestionListProps) {
  return (
    <div className="h-full overflow-auto bg-canvas px-2 py-3">
      {saved.length > 0 ? (
        <section aria-label="Saved statements" className="mb-4">
          <h2 className="px-2 pb-1 text-data-sm font-semibold text-faint">Saved</h2>
          <ul>
            {saved.map((each) => (
              <li key={each.name} className="flex items-center rounded-[4px] hover:bg-hover">
                <button type="button" onClick={() => onChoose(each.statement)} className="min-w-0 flex-1 truncate rounded-[4px] px-2 py-1 text-left">{each.name}</button>
                <IconButton label={`Forget ${each.name}`} onClick={() => onForget(each)} className="h-6 w-6"><X /></IconButton>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <section aria-label="Worked questions">
        <h2 className="px-2 pb-1 text-data-sm font-semibold text-faint">Worked questions</h2>
        <ul className="flex flex-col gap-0.5">
          {WORKED_QUESTIONS.map((each) => (
            <li key={each.title}>
              <button type="button" onClick={() => onChoose(each.statement)} className="w-full rounded-[4px] px-2 py-1.5 text-left hover:bg-hover">
                <span className="block font-medium">{each.title}</span>
                <span className="block text-data-sm text-muted">{each.purpose}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      <TableList views={views} onChoose={onChoose} />
    </div>
  );
}
