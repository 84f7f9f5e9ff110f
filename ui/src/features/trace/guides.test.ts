import { expect, test } from 'vitest';
import { guidePaths, guidesOf } from './guides';
import { lastFailedChildren, layoutTrace } from './traceLayout';
import { span } from './testSpans';

const { rows } = layoutTrace([
  span('root', null, 0, 90),
  span('a', 'root', 1, 2),
  span('b', 'root', 3, 40),
  span('fails', 'b', 4, 5, { status_code: 'ERROR' }),
  span('c', 'root', 50, 60),
]);
const guides = (id: string) => guidesOf(rows, rows.findIndex((row) => row.id === id), lastFailedChildren(rows));

test('the line is red from an ancestor to the child that leads to an error, and grey after it', () => {
  expect(guides('a')).toEqual([{ level: 0, top: 'red', bottom: 'red', branch: 'grey' }]);
  expect(guides('b')).toEqual([{ level: 0, top: 'red', bottom: 'grey', branch: 'red' }]);
  expect(guides('c')).toEqual([{ level: 0, top: 'grey', bottom: null, branch: 'grey' }]);
});

test('an ancestor’s line passes by while it has children below', () => {
  expect(guides('fails')).toEqual([
    { level: 1, top: 'red', bottom: null, branch: 'red' },
    { level: 0, top: 'grey', bottom: 'grey', branch: null },
  ]);
});

test('however many lines there are, each colour is one path', () => {
  const sizes = { leftOf: (level: number) => 10 * level, height: 20, branch: 5 };
  expect(guidePaths(guides('fails'), sizes)).toEqual({ grey: 'M0.5 0V10M0.5 10V20', red: 'M10.5 0V10M10.5 10.5h5' });
});
