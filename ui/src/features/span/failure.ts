/** What went wrong in a span, said once. */
import type { ExceptionView, SpanView } from './span';

export interface Failure {
  isError: boolean;
  /** The status message, where it says more than the exceptions below it. */
  message: string | null;
  exceptions: ExceptionView[];
}

/** Null for a span that did not fail and recorded no exception. */
export function failureOf(span: SpanView): Failure | null {
  const { exceptions } = span.meaning;
  const isError = span.status_code === 'ERROR';
  if (!isError && exceptions.length === 0) return null;
  const message = span.status_message.trim();
  const isRepeated = message === '' || exceptions.some((exception) => repeats(exception, message));
  return { isError, message: isRepeated ? null : message, exceptions };
}

/** SDKs write an exception into the status as `Type: message`, and some cut it where the exception goes on. */
function repeats({ exception_type, message }: ExceptionView, status: string): boolean {
  const said = (message ?? '').trim();
  const types = [exception_type, exception_type?.split('.').at(-1)].filter((type) => type != null);
  const prefix = types.map((type) => `${type}: `).find((text) => status.startsWith(text)) ?? '';
  const words = status.slice(prefix.length).replace(/(…|\.\.\.)$/, '');
  return said !== '' && said.startsWith(words);
}
