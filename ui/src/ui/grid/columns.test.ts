import { expect, test } from 'vitest';
import { type ColumnSpec, gridMinWidth, gridTemplate, movedColumn, shownColumns, toggledColumn } from './columns';

const SPECS: ColumnSpec[] = [
  { id: 'name', label: 'Name', width: 120, grow: 1 },
  { id: 'output', label: 'Output', width: 100, grow: 2, hideBelow: 900 },
  { id: 'cost', label: 'Cost', width: 70 },
  { id: 'model', label: 'Model', width: 90, isOptional: true },
];
const ids = (columns: ColumnSpec[]) => columns.map((column) => column.id).join(' ');

test('without a choice the width decides, and optional columns wait', () => {
  expect(ids(shownColumns(SPECS, null, 1000))).toBe('name output cost');
  expect(ids(shownColumns(SPECS, null, 800))).toBe('name cost');
});

test('a choice holds whatever the width, and forgets columns that are gone', () => {
  expect(ids(shownColumns(SPECS, ['cost', 'gone', 'output'], 300))).toBe('cost output');
  expect(ids(shownColumns(SPECS, ['gone'], 1000))).toBe('name output cost');
});

test('a dragged width is kept where others share what is left', () => {
  expect(gridTemplate(SPECS.slice(0, 3), { output: 240 })).toBe('minmax(120px, 1fr) 240px 70px');
  expect(gridMinWidth(SPECS.slice(0, 3), { output: 240 })).toBe(120 + 240 + 70 + 2 * 12 + 2 * 12);
});

test('a column that comes back stands where it belongs, and the last one stays', () => {
  expect(toggledColumn(SPECS, ['name', 'cost'], 'output')).toEqual(['name', 'output', 'cost']);
  expect(toggledColumn(SPECS, ['cost', 'name'], 'model')).toEqual(['cost', 'name', 'model']);
  expect(toggledColumn(SPECS, ['name'], 'name')).toEqual(['name']);
});

test('columns change places with their neighbours, not beyond the ends', () => {
  expect(movedColumn(['a', 'b', 'c'], 'c', -1)).toEqual(['a', 'c', 'b']);
  expect(movedColumn(['a', 'b'], 'a', -1)).toEqual(['a', 'b']);
});
