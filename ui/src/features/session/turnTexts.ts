/** What was said and answered in one turn, read off the span that stands for its trace. */
import type { Span } from '../../api/types';

export interface TurnTexts {
  said: string | null;
  answered: string | null;
}

type Message = Span['meaning']['input_messages'][number];

/** Input and output as a whole where they were sent; else the last thing a person said, and the answer. */
export function turnTexts({ meaning }: Pick<Span, 'meaning'>): TurnTexts {
  return {
    said: meaning.input?.text ?? textOf(meaning.input_messages.findLast((message) => message.role === 'user')),
    answered: meaning.output?.text ?? textOf(meaning.output_messages.at(-1)),
  };
}

function textOf(message: Message | undefined): string | null {
  const texts = message?.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])) ?? [];
  return texts.length > 0 ? texts.join('\n\n') : null;
}
