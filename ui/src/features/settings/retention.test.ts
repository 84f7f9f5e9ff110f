import { expect, test } from 'vitest';
import { isNarrower, retentionWords } from './retention';

test('what is kept is told in words', () => {
  expect(retentionWords({ days_max: null, traces_max: null })).toBe('everything');
  expect(retentionWords({ days_max: 30, traces_max: null })).toBe('30 days');
  expect(retentionWords({ days_max: null, traces_max: 1 })).toBe('the newest trace');
  expect(retentionWords({ days_max: 1, traces_max: 5000 })).toBe('1 day, at most the newest 5,000 traces');
});

test('only a narrower bound deletes', () => {
  expect(isNarrower({ days_max: 30, traces_max: null }, { days_max: null, traces_max: null })).toBe(true);
  expect(isNarrower({ days_max: 30, traces_max: null }, { days_max: 7, traces_max: null })).toBe(false);
  expect(isNarrower({ days_max: null, traces_max: null }, { days_max: 7, traces_max: 9 })).toBe(false);
  expect(isNarrower({ days_max: 30, traces_max: 10 }, { days_max: 7, traces_max: 20 })).toBe(true);
});
