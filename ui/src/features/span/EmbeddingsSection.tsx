/** The texts that were turned into vectors, with what can be said of each vector in two numbers. */
import { useState } from 'react';
import { formatExactCount } from '../../lib/format';
import { Button } from '../../ui/Button';
import { Prose } from './Prose';
import { Section } from './Section';
import type { EmbeddingView } from './span';

const LISTED_AT_FIRST = 20;

export function EmbeddingsSection({ embeddings }: { embeddings: EmbeddingView[] }) {
  const [areAllListed, setAllListed] = useState(embeddings.length <= LISTED_AT_FIRST);
  const listed = areAllListed ? embeddings : embeddings.slice(0, LISTED_AT_FIRST);
  return (
    <Section title="Embeddings" note={embeddings.length === 1 ? '1 text' : `${embeddings.length} texts`}>
      <ol aria-label="Embeddings" className="divide-y divide-line rounded-[5px] border border-line">
        {listed.map((embedding, index) => (
          <li key={index} className="min-w-0 px-3 py-2">
            <div className="flex h-5 items-center gap-4 text-data-sm text-muted">
              <span className="w-5 text-faint">{index + 1}</span>
              <span className="ml-auto">{vectorWords(embedding)}</span>
            </div>
            {embedding.text == null ? (
              <span className="text-faint italic">the text was not sent</span>
            ) : (
              <Prose text={embedding.text} label={`text ${index + 1}`} linesAtFirst={4} isData />
            )}
          </li>
        ))}
      </ol>
      {areAllListed ? null : (
        <Button look="plain" className="mt-1" onClick={() => setAllListed(true)}>
          Show all {formatExactCount(embeddings.length)}
        </Button>
      )}
    </Section>
  );
}

function vectorWords({ vector_length: length, vector_norm: norm }: EmbeddingView): string {
  if (length == null) return 'no vector was sent';
  const words = `${formatExactCount(length)} dimensions`;
  return norm == null ? words : `${words} · norm ${Number(norm.toPrecision(5))}`;
}
