import { expect, test } from 'vitest';
import { packLanes } from './lanes';
import { layoutTrace } from './traceLayout';
import { span } from './testSpans';

test('a child lies below its parent, and neighbours share a lane unless they overlap', () => {
  const layout = layoutTrace([
    span('root', null, 0, 100), span('a', 'root', 0, 40), span('b', 'root', 30, 60), span('c', 'root', 60, 90), span('d', 'c', 70, 80),
  ]);
  const lanes = packLanes(layout, 10);
  expect(layout.rows.map((row, index) => [row.id, lanes[index]])).toEqual([['root', 0], ['a', 1], ['b', 2], ['c', 1], ['d', 2]]);
});

test('what finds no free lane shares the last', () => {
  const layout = layoutTrace(Array.from({ length: 9 }, (_, at) => span(`s${at}`, null, 0, 10)));
  expect(Math.max(...packLanes(layout, 3))).toBe(2);
});
