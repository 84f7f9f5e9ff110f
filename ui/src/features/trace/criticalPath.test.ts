import { expect, test } from 'vitest';
import type { TraceSpan } from '../../api/types';
import { criticalPath, totalMs } from './criticalPath';
import { span } from './testSpans';
import { layoutTrace } from './traceLayout';

/** `name: from–to, from–to` for each span on the path, in the order of the rows. */
function path(spans: TraceSpan[]): Record<string, string> {
  const layout = layoutTrace(spans);
  const stretches = [...criticalPath(layout)].sort(([a], [b]) => a - b);
  return Object.fromEntries(stretches.map(([index, own]) => [layout.rows[index]!.id, own.map(({ from, to }) => `${from}–${to}`).join(', ')]));
}

test('one after the other: each takes its own, the parent what lies between', () => {
  expect(path([span('root', null, 0, 100), span('a', 'root', 10, 40), span('b', 'root', 50, 90)])).toEqual({
    root: '0–10, 40–50, 90–100',
    a: '10–40',
    b: '50–90',
  });
});

test('of two at once only the one that finished last is on it', () => {
  expect(path([span('root', null, 0, 100), span('quick', 'root', 0, 60), span('slow', 'root', 0, 100)])).toEqual({ root: '', slow: '0–100' });
});

test('before a child began, the one that was running then counts, up to that moment', () => {
  expect(path([span('root', null, 0, 100), span('first', 'root', 0, 50), span('second', 'root', 40, 100)])).toEqual({
    root: '',
    first: '0–40',
    second: '40–100',
  });
});

test('it follows down into children of children', () => {
  expect(path([span('root', null, 0, 100), span('tool', 'root', 20, 100), span('http', 'tool', 30, 90)])).toEqual({
    root: '0–20',
    tool: '20–30, 90–100',
    http: '30–90',
  });
});

test('a child that outlives its parent counts to the parent’s end', () => {
  expect(path([span('root', null, 0, 100), span('step', 'root', 0, 50), span('late', 'step', 10, 80)])).toEqual({
    root: '50–100',
    step: '0–10',
    late: '10–50',
  });
});

test('a span of no length, and one that starts before its parent, do no harm', () => {
  expect(path([span('root', null, 0, 100), span('instant', 'root', 50, 50), span('step', 'root', 20, 60), span('early', 'step', 10, 30)])).toEqual({
    root: '0–20, 60–100',
    step: '30–60',
    early: '20–30',
  });
});

test('below a missing parent the path goes on', () => {
  expect(path([span('a', 'lost', 0, 40), span('b', 'lost', 60, 100)])).toEqual({ a: '0–40', b: '60–100' });
});

test('its parts sum to the time of the root, ten thousand levels deep', () => {
  const spans = Array.from({ length: 10_000 }, (_, level) => span(`s${level}`, level === 0 ? null : `s${level - 1}`, level, 20_000 - level));
  const layout = layoutTrace(spans);
  const sum = [...criticalPath(layout).values()].reduce((all, own) => all + totalMs(own), 0);
  expect(sum).toBe(20_000);
});
