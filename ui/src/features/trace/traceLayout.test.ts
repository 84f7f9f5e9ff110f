import { expect, test } from 'vitest';
import { lastFailedChildren, layoutTrace, rowOwnTime, rowTime } from './traceLayout';
import { span } from './testSpans';

test('a missing parent spans what hangs below it, and owns none of it', () => {
  const layout = layoutTrace([span('root', null, 0, 50), span('a', 'lost', 10, 20), span('b', 'lost', 30, 45)]);
  const missing = layout.indexOf.get('missing:lost')!;
  expect(rowTime(layout, missing)).toMatchObject({ from: 10, to: 45 });
  expect(rowOwnTime(layout, missing)).toEqual([]);
});

test('own time leaves out children, not grandchildren', () => {
  const layout = layoutTrace([span('root', null, 0, 50), span('a', 'root', 10, 20), span('late', 'a', 15, 40)]);
  expect(rowOwnTime(layout, 0)).toEqual([{ from: 0, to: 10 }, { from: 20, to: 50 }]);
});

test('the way down to an error ends at the last child that leads to one', () => {
  const { rows } = layoutTrace([
    span('root', null, 0, 50), span('a', 'root', 1, 2, { status_code: 'ERROR' }), span('b', 'root', 3, 4), span('c', 'root', 5, 6),
  ]);
  expect([...lastFailedChildren(rows)]).toEqual([1, -1, -1, -1]);
});

test('ten thousand spans keep one row each, in the order of their tree', () => {
  const spans = Array.from({ length: 10_000 }, (_, at) => span(`s${at}`, at === 0 ? null : `s${Math.floor((at - 1) / 10)}`, at, at + 5));
  const { rows, times, whole } = layoutTrace(spans);
  expect([rows.length, times.length, whole.to]).toEqual([10_000, 10_000, 10_004]);
  expect(rows[0]!.end).toBe(10_000);
});
