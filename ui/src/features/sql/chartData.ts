/** How an answer can be drawn: numbers over time, one line for each name, or numbers as bars beside their names. */
import type { SqlAnswer } from '../../api/types';

export interface TimeChart {
  kind: 'time';
  /** What is drawn. */
  column: string;
  seconds: number[];
  /** One for each name; null where there is no row. */
  lines: { name: string; values: (number | null)[] }[];
}

export interface BarChart {
  kind: 'bars';
  column: string;
  bars: { name: string; value: number }[];
  /** Rows that have no bar, because there are too many. */
  leftOut: number;
}

const LINES_MAX = 8;
const BARS_MAX = 50;

/** The columns that can be drawn. */
export function numberColumns(answer: SqlAnswer): string[] {
  return answer.columns.filter((column) => NUMERIC.has(column.data_type)).map((column) => column.name);
}

const NUMERIC = new Set(['number', 'integer']);

/** Null where nothing can be drawn: no numbers, or no rows. */
export function chartOf(answer: SqlAnswer, column: string): TimeChart | BarChart | null {
  if (answer.rows.length === 0 || !numberColumns(answer).includes(column)) return null;
  const time = answer.columns.find((each) => each.data_type === 'time')?.name;
  const names = answer.columns.filter((each) => each.data_type === 'text').map((each) => each.name);
  const nameOf = (row: Row) => names.map((name) => text(row[name]) || `no ${name}`).join(' · ');
  return time === undefined ? barsOf(answer, column, nameOf) : linesOf(answer, column, time, nameOf);
}

type Row = SqlAnswer['rows'][number];

function linesOf(answer: SqlAnswer, column: string, time: string, nameOf: (row: Row) => string): TimeChart | null {
  const points = answer.rows.map((row) => ({ second: Date.parse(utc(text(row[time]))) / 1000, name: nameOf(row), value: number(row[column]) }));
  const known = points.filter((point) => Number.isFinite(point.second));
  const seconds = [...new Set(known.map((point) => point.second))].sort((a, b) => a - b);
  if (seconds.length === 0) return null;
  const names = [...new Set(known.map((point) => point.name))].slice(0, LINES_MAX);
  const lines = names.map((name) => {
    const values = new Map(known.filter((point) => point.name === name).map((point) => [point.second, point.value]));
    return { name: name || column, values: seconds.map((second) => values.get(second) ?? null) };
  });
  return { kind: 'time', column, seconds, lines };
}

function barsOf(answer: SqlAnswer, column: string, nameOf: (row: Row) => string): BarChart {
  const bars = answer.rows.flatMap((row, index) => {
    const value = number(row[column]);
    return value === null ? [] : [{ name: nameOf(row) || `row ${index + 1}`, value }];
  });
  return { kind: 'bars', column, bars: bars.slice(0, BARS_MAX), leftOut: Math.max(0, bars.length - BARS_MAX) };
}

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A value as a cell shows it; nothing for null. */
export function text(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Times come in UTC, not all of them with a `Z`. */
function utc(time: string): string {
  return /[zZ]|[+-]\d\d:?\d\d$/.test(time) ? time : `${time}Z`;
}
