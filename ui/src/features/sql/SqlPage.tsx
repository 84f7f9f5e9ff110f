/** SQL over everything that is stored: an editor, its answer as rows or drawn, and questions to begin with. */
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Bookmark, Download, Play, Square } from 'lucide-react';
import { type FormEvent, lazy, Suspense, useEffect, useState } from 'react';
import { $api, fetchClient } from '../../api/client';
import { formatExactCount } from '../../lib/format';
import { sqlPath } from '../../lib/paths';
import { useStored } from '../../lib/useStored';
import { Button, IconButton } from '../../ui/Button';
import { downloadText } from '../../ui/download';
import { SplitPane } from '../../ui/SplitPane';
import { EmptyState, ErrorState, isApiError, Skeleton } from '../../ui/States';
import { Tabs } from '../../ui/Tabs';
import { Chart } from './Chart';
import { QuestionList, type SavedStatement } from './QuestionList';
import { ResultTable } from './ResultTable';
import { useSqlViews } from './useSqlViews';

const Editor = lazy(() => import('./Editor'));

const ROWS_MAX = 1000;
const ROWS_OF_FILE_MAX = 100_000;

export function SqlPage() {
  const { q: asked = '', project, show = 'rows' } = useSearch({ from: '/sql' });
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const views = useSqlViews();
  const [typed, setTyped] = useState(asked);
  const [saved, setSaved] = useStored<SavedStatement[]>('sql.saved', []);
  useEffect(() => setTyped(asked), [asked]);
  useEffect(() => {
    document.title = 'SQL · Bennu';
  }, []);

  const question = { query: asked, project: project ?? null };
  const options = $api.queryOptions('post', '/api/sql', { body: { ...question, limit: ROWS_MAX, format: 'json' } });
  const answer = $api.useQuery('post', '/api/sql', { body: { ...question, limit: ROWS_MAX, format: 'json' } }, { enabled: asked !== '', staleTime: Infinity, retry: false });

  const run = (statement: string) => {
    if (statement.trim() === '') return;
    // Asked again on purpose: what is stored may have changed.
    if (statement === asked) void answer.refetch();
    else void navigate(sqlPath({ q: statement, project, show }));
  };
  const download = async () => {
    const { data } = await fetchClient.POST('/api/sql', { body: { ...question, limit: ROWS_OF_FILE_MAX, format: 'csv' }, parseAs: 'text' });
    if (typeof data === 'string') downloadText(data, 'rows.csv');
  };
  const choose = (statement: string) => {
    setTyped(statement);
    run(statement);
  };
  const save = (name: string) => setSaved([{ name, statement: typed }, ...saved.filter((each) => each.name !== name)]);

  const editor = (
    <section aria-label="Editor" className="flex h-full min-h-0 flex-col">
      <div className="flex h-10 shrink-0 items-center gap-2 border-b border-line bg-panel px-3">
        <h1 className="sr-only">SQL</h1>
        <ProjectChoice project={project} onChange={(next) => void navigate(sqlPath({ q: asked || undefined, project: next, show }))} />
        <span className="flex-1" />
        <SaveForm isDisabled={typed.trim() === ''} onSave={save} />
        {answer.isFetching ? (
          <Button onClick={() => void queryClient.cancelQueries({ queryKey: options.queryKey })}><Square aria-hidden className="size-3.5" />Stop</Button>
        ) : (
          <Button look="primary" title="Ctrl or ⌘ with Enter" onClick={() => run(typed)} disabled={typed.trim() === ''}><Play aria-hidden className="size-3.5" />Run</Button>
        )}
      </div>
      <div className="min-h-0 flex-1 bg-panel">
        <Suspense fallback={<Skeleton className="m-3 h-16" />}>
          <Editor text={typed} onChange={setTyped} onRun={() => run(typed)} views={views} />
        </Suspense>
      </div>
    </section>
  );

  const { data } = answer;
  const result = (
    <section aria-label="Answer" className="flex h-full min-h-0 flex-col bg-panel">
      {answer.error ? (
        <Refused error={answer.error} onRetry={() => void answer.refetch()} />
      ) : data ? (
        <>
          <div className="flex h-9 shrink-0 items-center gap-2 border-b border-line px-3 text-muted">
            <span role="status">{formatExactCount(data.rows.length)} {data.rows.length === 1 ? 'row' : 'rows'}{data.is_truncated ? ', and there are more' : ''}</span>
            <span className="flex-1" />
            <IconButton label="Download as CSV" onClick={() => void download()}><Download /></IconButton>
          </div>
          <Tabs
            label="The answer as"
            value={show}
            onChange={(next) => void navigate({ ...sqlPath({ q: asked, project, show: next }), replace: true, resetScroll: false })}
            className="flex-1"
            tabs={[
              { value: 'rows', label: 'Rows', content: <ResultTable answer={data} /> },
              { value: 'chart', label: 'Chart', content: <Chart answer={data} /> },
            ]}
          />
        </>
      ) : answer.isFetching ? (
        <div role="status" aria-label="The statement runs" className="flex flex-col gap-2 p-3">{[0, 1, 2, 3].map((row) => <Skeleton key={row} className="h-5" />)}</div>
      ) : (
        <EmptyState title="Ask anything of your traces">
          Choose a question on the left, or write a SELECT over its tables. Names of tables and columns are offered as you type.
        </EmptyState>
      )}
    </section>
  );

  return (
    <div className="min-h-0 flex-1">
      <SplitPane
        name="sql.questions"
        initial={0.2}
        min={[180, 400]}
        label="Resize the questions"
        first={<QuestionList saved={saved} views={views} onForget={(gone) => setSaved(saved.filter((each) => each.name !== gone.name))} onChoose={choose} />}
        second={<SplitPane name="sql.editor" direction="column" initial={0.36} min={[120, 160]} label="Resize the editor" first={editor} second={result} />}
      />
    </div>
  );
}

/** What was wrong with the statement stands in the server's words; faults of ours look like faults. */
function Refused({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  if (!isApiError(error) || error.code !== 'invalid') return <ErrorState title="The statement was not answered" error={error} onRetry={onRetry} />;
  return <p role="alert" className="m-3 rounded-[5px] bg-error-soft px-3 py-2 font-mono break-words whitespace-pre-wrap text-error">{error.message}</p>;
}

function ProjectChoice({ project, onChange }: { project: string | undefined; onChange: (project: string | undefined) => void }) {
  const { data } = $api.useQuery('get', '/api/projects');
  return (
    <select
      aria-label="Project"
      value={project ?? ''}
      onChange={(event) => onChange(event.target.value || undefined)}
      className="h-7 max-w-[24ch] rounded-[4px] border border-line bg-panel px-1.5"
    >
      <option value="">All projects</option>
      {data?.projects.map((each) => <option key={each.id} value={each.name}>{each.name}</option>)}
    </select>
  );
}

function SaveForm({ isDisabled, onSave }: { isDisabled: boolean; onSave: (name: string) => void }) {
  const [name, setName] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    onSave(name.trim());
    setName('');
  };
  return (
    <form onSubmit={submit} className="flex items-center gap-1">
      <input
        aria-label="Name to save the statement under"
        placeholder="Save as…"
        value={name}
        onChange={(event) => setName(event.target.value)}
        className="h-7 w-28 rounded-[4px] border border-line bg-panel px-1.5 outline-none focus:border-accent"
      />
      <IconButton type="submit" label="Save the statement" disabled={isDisabled || name.trim() === ''}><Bookmark /></IconButton>
    </form>
  );
}
