import { expect, test } from 'vitest';
import { DEEPEST_INDENT, layoutColumns } from './columns';

const indent = (nameWidth: number, deepest: number) => layoutColumns(1000, nameWidth, deepest).indent;

test('a shallow tree stands in by full steps', () => {
  expect(indent(270, 3)).toBe(16);
});

test('a deep one by smaller steps, so that its deepest name keeps room', () => {
  expect(270 - indent(270, 13) * 13).toBeGreaterThanOrEqual(150);
  expect(indent(270, 10_000)).toBe(indent(270, DEEPEST_INDENT));
});

test('wider names give the steps back', () => {
  expect(indent(500, 13)).toBe(16);
});

test('tokens and cost make room for time where it is narrow', () => {
  expect(layoutColumns(900, 270).hasNumbers).toBe(true);
  expect(layoutColumns(500, 270).hasNumbers).toBe(false);
});
