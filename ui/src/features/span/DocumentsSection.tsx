/** Documents as they were ranked, with bars for their scores; for a reranker, how far each one moved. */
import { useMemo } from 'react';
import { cx } from '../../lib/cx';
import { Fold } from '../../ui/Fold';
import { JsonView } from '../../ui/JsonView';
import { jsonPreview } from '../../ui/jsonPreview';
import { oneLine } from './conversation';
import { formatScore, matchReranked, moveMark, moveWords, rankDocuments, type RankedDocument, type RerankedDocument } from './documents';
import { Prose } from './Prose';
import { Section } from './Section';
import type { DocumentView, RerankingView, RetrievalView } from './span';
import { QuietCopy } from './QuietCopy';

export function DocumentsSection({ retrieval }: { retrieval: RetrievalView }) {
  const ranked = useMemo(() => rankDocuments(retrieval.documents), [retrieval]);
  return (
    <Section title="Documents" note={countWords(retrieval.documents, retrieval.top_k ?? null)}>
      {ranked.length === 0 ? <p className="text-muted">The search found no documents.</p> : <DocumentList label="Documents" documents={ranked} />}
    </Section>
  );
}

export function RerankingSection({ reranking }: { reranking: RerankingView }) {
  const { input_documents: before, output_documents: after, model_name: model, top_k: topK } = reranking;
  const reranked = useMemo(() => matchReranked(before, after), [before, after]);
  const given = useMemo(() => rankDocuments(before), [before]);
  const note = [countWords(after, topK ?? null), model].filter(Boolean).join(' · ');
  return (
    <>
      <Section title="After reranking" note={note}>
        {after.length === 0 ? <p className="text-muted">No documents were returned.</p> : <DocumentList label="After reranking" documents={reranked} />}
      </Section>
      {before.length > 0 ? (
        <Section title="Before" note={countWords(before, null)}>
          <ol aria-label="Before reranking" className={LIST}>
            {given.map((ranked) => (
              <GivenRow key={ranked.rank} ranked={ranked} />
            ))}
          </ol>
        </Section>
      ) : null}
    </>
  );
}

const LIST = 'divide-y divide-line rounded-[5px] border border-line';

function DocumentList({ label, documents }: { label: string; documents: (RankedDocument | RerankedDocument)[] }) {
  return (
    <ol aria-label={label} className={LIST}>
      {documents.map((ranked) => (
        <DocumentRow key={ranked.rank} ranked={ranked} />
      ))}
    </ol>
  );
}

function DocumentRow({ ranked }: { ranked: RankedDocument | RerankedDocument }) {
  const { rank, document, bar } = ranked;
  const { id, content } = document;
  return (
    <li className="group min-w-0 px-3 py-2">
      <div className="flex h-5 min-w-0 items-center gap-2">
        <span className="w-5 shrink-0 text-data-sm text-faint">{rank}</span>
        {'previousRank' in ranked ? <MoveMark document={ranked} /> : null}
        <span className="min-w-0 truncate font-mono text-data-sm text-muted">{id ?? ''}</span>
        <span className="ml-auto flex shrink-0 items-center gap-2">
          {content ? <QuietCopy text={content} label="Copy content" isShownOnHover /> : null}
          <Score document={document} bar={bar} />
        </span>
      </div>
      <DocumentBody ranked={ranked} />
    </li>
  );
}

function DocumentBody({ ranked: { rank, document: { content, metadata } } }: { ranked: RankedDocument }) {
  const hasMetadata = metadata !== null && metadata !== undefined && Object.keys(metadata).length > 0;
  return (
    <>
      {content ? (
        <Prose text={content} label={`document ${rank}`} linesAtFirst={4} />
      ) : (
        <p className="text-faint italic">{content === '' ? 'empty text' : 'the text was not sent'}</p>
      )}
      {hasMetadata ? (
        <Fold
          title={<span className="text-data-sm font-normal text-faint">metadata</span>}
          glimpse={<span className="font-mono text-data-sm">{jsonPreview(metadata)}</span>}
          className="-ml-1"
        >
          <div className="pl-5">
            <JsonView value={metadata} label={`Metadata of document ${rank}`} linesAtFirst={16} />
          </div>
        </Fold>
      ) : null}
    </>
  );
}

/** A document before the reranking: a line to compare with, the text on request. */
function GivenRow({ ranked }: { ranked: RankedDocument }) {
  const { rank, document, bar } = ranked;
  const title = (
    <span className="flex gap-2 font-normal">
      <span className="w-5 text-data-sm text-faint">{rank}</span>
      {document.id == null ? null : <span className="font-mono text-data-sm text-muted">{document.id}</span>}
    </span>
  );
  return (
    <li className="min-w-0 px-2 py-0.5">
      <Fold title={title} glimpse={oneLine(document.content ?? '', 120)} actions={<Score document={document} bar={bar} />}>
        <div className="pb-1 pl-5">
          <DocumentBody ranked={ranked} />
        </div>
      </Fold>
    </li>
  );
}

function Score({ document, bar }: { document: DocumentView; bar: number | null }) {
  if (document.score == null) return null;
  return (
    <span className="flex items-center gap-2" title={`score ${document.score}`}>
      <span aria-hidden className="h-1.5 w-24 overflow-hidden rounded-full bg-hover">
        {bar === null ? null : <span className="block h-full rounded-full bg-kind-retriever" style={{ width: `${bar * 100}%` }} />}
      </span>
      <span className="w-12 text-right font-mono text-data-sm">{formatScore(document.score)}</span>
    </span>
  );
}

function MoveMark({ document }: { document: RerankedDocument }) {
  const mark = moveMark(document);
  return (
    <span title={moveWords(document)} className={cx('w-8 shrink-0 text-data-sm', mark.startsWith('↑') ? 'text-ok' : 'text-muted')}>
      <span aria-hidden>{mark}</span>
      <span className="sr-only">{moveWords(document)}</span>
    </span>
  );
}

function countWords(documents: DocumentView[], topK: number | null): string {
  return topK === null ? String(documents.length) : `${documents.length}, ${topK} asked for`;
}
