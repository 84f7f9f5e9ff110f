import { expect, test } from 'vitest';
import { chartOf, numberColumns } from './chartData';

const answer = (columns: [string, string][], rows: unknown[][]) => ({
  columns: columns.map(([name, data_type]) => ({ name, data_type })),
  rows: rows.map((row) => Object.fromEntries(columns.map(([name], index) => [name, row[index]]))),
  is_truncated: false,
});

test('numbers over time have a line for each name, with gaps where there is no row', () => {
  const found = answer(
    [['hour', 'time'], ['model', 'text'], ['ms', 'number']],
    [['2026-01-01T10:00:00Z', 'a', 5], ['2026-01-01T11:00:00Z', 'a', 7], ['2026-01-01T11:00:00', 'b', 1]],
  );
  expect(chartOf(found, 'ms')).toEqual({
    kind: 'time',
    column: 'ms',
    seconds: [1767261600, 1767265200],
    lines: [{ name: 'a', values: [5, 7] }, { name: 'b', values: [null, 1] }],
  });
});

test('numbers beside names are bars, and what is null has none', () => {
  const found = answer([['tool', 'text'], ['version', 'text'], ['cost', 'number']], [['search', 'v1', 2], ['search', null, 1], ['fetch', 'v2', null]]);
  expect(numberColumns(found)).toEqual(['cost']);
  expect(chartOf(found, 'cost')).toEqual({ kind: 'bars', column: 'cost', bars: [{ name: 'search · v1', value: 2 }, { name: 'search · no version', value: 1 }], leftOut: 0 });
});

test('what has no numbers or no rows cannot be drawn', () => {
  expect(chartOf(answer([['name', 'text']], [['a']]), 'name')).toBeNull();
  expect(chartOf(answer([['n', 'integer']], []), 'n')).toBeNull();
});
