/** The conversation as it was sent and answered. */
import { useMemo, useState } from 'react';
import { Button } from '../../ui/Button';
import { foldConversation, pairToolResults, type Turn } from './conversation';
import { MessageBlock, MessageLine } from './MessageBlock';
import { NewFromContext } from './newMessages';
import { Section } from './Section';
import type { MessageView } from './span';
import { isCutShort } from './spanFacts';
import { RawToggle } from './RawToggle';

interface ConversationSectionProps {
  input: MessageView[];
  output: MessageView[];
  finishReason: string | null;
  /** Said where there is no answer; null where the answer stands elsewhere. */
  noAnswer: string | null;
  /** Messages from this one on are new since the previous call; null where nothing is compared. */
  newFrom?: number | null;
}

export function ConversationSection({ input, output, finishReason, noAnswer, newFrom = null }: ConversationSectionProps) {
  const sent = useMemo(() => pairToolResults(input), [input]);
  const answered = useMemo(() => pairToolResults(output), [output]);
  const reason = finishReason ?? output.find((message) => message.finish_reason)?.finish_reason ?? null;
  return (
    <>
      {sent.length > 0 ? (
        <Section title="Conversation" note={counted(input.length)} actions={<RawToggle />}>
          <NewFromContext value={newFrom}>
            <SentTurns turns={sent} />
          </NewFromContext>
        </Section>
      ) : null}
      {answered.length > 0 || noAnswer !== null ? (
        <Section title="Answer" actions={<FinishReason reason={reason} />}>
          <div className="rounded-[5px] border border-line bg-canvas px-3 py-2">
            {answered.map((turn) => (
              <MessageBlock key={turn.index} turn={turn} isAnswer />
            ))}
            {answered.length === 0 ? <p className="text-muted">{noAnswer}</p> : null}
          </div>
        </Section>
      ) : null}
    </>
  );
}

/** Instructions are the same in every call: so much of what stands before the last message keeps that one in view. */
const LINES_BEFORE = 4;

/** What was said last in full; what led to it in one line each, a click away. */
function SentTurns({ turns }: { turns: Turn[] }) {
  const folded = useMemo(() => foldConversation(turns), [turns]);
  return (
    <div className="flex flex-col gap-3">
      {folded.opening.map((turn) => (
        <MessageBlock key={turn.index} turn={turn} linesAtFirst={LINES_BEFORE} />
      ))}
      {folded.earlier.length > 0 ? <EarlierTurns turns={folded.earlier} /> : null}
      {folded.latest.map((turn, at) => (
        <MessageBlock key={turn.index} turn={turn} linesAtFirst={at === folded.latest.length - 1 ? 40 : LINES_BEFORE} />
      ))}
    </div>
  );
}

/** So many lines may stand before the last message without pushing it out of view. */
const LINES_MAX = 8;

function EarlierTurns({ turns }: { turns: Turn[] }) {
  const [areAllListed, setAllListed] = useState(turns.length <= LINES_MAX);
  const listed = areAllListed ? turns : turns.slice(-LINES_MAX);
  const hiddenCount = turns.length - listed.length;
  return (
    <div role="group" aria-label="Earlier messages" className="flex flex-col">
      {hiddenCount > 0 ? (
        <Button look="plain" className="self-start" onClick={() => setAllListed(true)}>
          {hiddenCount} earlier messages
        </Button>
      ) : null}
      {listed.map((turn) => (
        <MessageLine key={turn.index} turn={turn} />
      ))}
    </div>
  );
}

function FinishReason({ reason }: { reason: string | null }) {
  if (reason === null || reason === '') return null;
  return (
    <span className="text-data-sm text-faint">
      finish reason <span className={isCutShort(reason) ? 'font-medium text-warn' : 'text-muted'}>{reason}</span>
    </span>
  );
}

function counted(count: number): string {
  return count === 1 ? '1 message' : `${count} messages`;
}
