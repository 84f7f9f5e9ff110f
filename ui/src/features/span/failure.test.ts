import { expect, it } from 'vitest';
import { failureOf } from './failure';
import { exception, span } from './testing/spans';

const failed = (status_message: string, ...exceptions: ReturnType<typeof exception>[]) =>
  failureOf(span({ status_code: 'ERROR', status_message, meaning: { exceptions } }));

it('is nothing for a span that went well', () => {
  expect(failureOf(span({ status_code: 'OK' }))).toBeNull();
});

it('says the status message where there is no exception', () => {
  expect(failed('quota exceeded')).toMatchObject({ isError: true, message: 'quota exceeded', exceptions: [] });
});

it('does not repeat in the status what the exception says', () => {
  const timeout = exception({ exception_type: 'openai.APITimeoutError', message: 'timed out' });
  expect(failed('APITimeoutError: timed out', timeout)?.message).toBeNull();
  expect(failed('openai.APITimeoutError: timed out', timeout)?.message).toBeNull();
  expect(failed('APITimeoutError: timed…', timeout)?.message).toBeNull();
  expect(failed('the third attempt failed', timeout)?.message).toBe('the third attempt failed');
});

it('shows an exception that was caught, without calling the span failed', () => {
  const caught = span({ status_code: 'OK', meaning: { exceptions: [exception({})] } });
  expect(failureOf(caught)).toMatchObject({ isError: false, exceptions: [{}] });
});
