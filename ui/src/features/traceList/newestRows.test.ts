import { expect, test } from 'vitest';
import { allRows, hasGap, newTraces, withNewTraces, withUpdates } from './newestRows';
import { traceRow } from './testRows';

const page = (ids: string, next: string | null = null) => ({ traces: [...ids].map((id) => traceRow(id)), next });
const ids = (rows: { trace_id: string }[]) => rows.map((row) => row.trace_id).join('');

test('what the list lacks is new, and goes on top when it is let in', () => {
  const pages = [page('cb', 'b'), page('a')];
  const head = page('edcb', 'b');
  expect(ids(newTraces(pages, head))).toBe('ed');
  expect(ids(allRows(withNewTraces(pages, head)))).toBe('edcba');
});

test('a trace that has grown is updated where it stands', () => {
  const head = { traces: [traceRow('e'), traceRow('b', { span_count: 9 })] };
  const updated = allRows(withUpdates([page('cb'), page('a')], head));
  expect(ids(updated)).toBe('cba');
  expect(updated[1]!.span_count).toBe(9);
});

test('a head that brings nothing changes nothing', () => {
  const pages = [page('cb'), page('a')];
  expect(withNewTraces(pages, page('cba'))).toBe(pages);
});

test('a head that does not meet the list leaves a gap between them', () => {
  expect(hasGap([page('ba')], page('zyx', 'x'))).toBe(true);
  expect(hasGap([page('ba')], page('cb', 'b'))).toBe(false);
  expect(hasGap([page('')], page('cb', 'b'))).toBe(false);
});

test('a trace read on two pages is shown once', () => {
  expect(ids(allRows([page('cb'), page('ba')]))).toBe('cba');
});
