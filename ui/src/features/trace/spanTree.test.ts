import { expect, test } from 'vitest';
import type { TraceSpan } from '../../api/types';
import { foldableKinds, foldedAtKind, foldedFrom, layoutSpanTree, nextError, revealed, visibleRows } from './spanTree';
import { span } from './testSpans';

/** The tree as text: two spaces a level. */
function draw(spans: TraceSpan[]): string[] {
  return layoutSpanTree(spans).map((row) => '  '.repeat(row.depth) + row.id);
}

const failing = [
  span('agent', null, 0, 100),
  span('plan', 'agent', 5, 20),
  span('tool', 'agent', 25, 90),
  span('http', 'tool', 30, 80, { status_code: 'ERROR' }),
];

test('siblings read in order of start, whatever order they came in', () => {
  expect(draw([failing[3]!, failing[2]!, failing[0]!, failing[1]!])).toEqual(['agent', '  plan', '  tool', '    http']);
});

test('orphans hang under one dotted row for the parent they share', () => {
  expect(draw([span('root', null, 0, 9), span('b', 'lost', 5, 6), span('a', 'lost', 3, 4)])).toEqual([
    'root', 'missing:lost', '  a', '  b',
  ]);
});

test('a ring of parents is shown once, from its earliest span', () => {
  const rows = layoutSpanTree([span('a', 'b', 0, 1), span('b', 'a', 1, 2)]);
  expect(rows.map((row) => [row.id, row.depth, row.isInCycle])).toEqual([['a', 0, true], ['b', 1, false]]);
});

test('an error marks every ancestor, and only them', () => {
  const marked = layoutSpanTree(failing).filter((row) => row.hasErrorBelow);
  expect(marked.map((row) => row.id)).toEqual(['agent', 'tool']);
});

test('a folded row hides what is below it, and revealing opens just the way there', () => {
  const rows = layoutSpanTree(failing);
  const collapsed = foldedFrom(rows, 0);
  expect(visibleRows(rows, collapsed).map((index) => rows[index]!.id)).toEqual(['agent']);
  expect([...revealed(rows, collapsed, 2)]).toEqual(['tool']);
  expect(visibleRows(rows, foldedFrom(rows, 1)).map((index) => rows[index]!.id)).toEqual(['agent', 'plan', 'tool']);
});

test('the next error begins again at the top', () => {
  const rows = layoutSpanTree(failing);
  expect([nextError(rows, -1), nextError(rows, 3)]).toEqual([3, 3]);
  expect(nextError(layoutSpanTree([span('fine', null, 0, 1)]), 0)).toBe(-1);
});

test('a chain of ten thousand calls is laid out like any other', () => {
  const chain = Array.from({ length: 10_000 }, (_, at) => span(`s${at}`, at === 0 ? null : `s${at - 1}`, at, 20_000));
  const rows = layoutSpanTree(chain);
  expect(rows).toHaveLength(10_000);
  expect(rows[0]).toMatchObject({ end: 10_000, childCount: 1 });
  expect(rows.at(-1)).toMatchObject({ depth: 9_999, end: 10_000 });
});

test('folding a kind hides what lies below its spans, and only kinds with something below are offered', () => {
  const rows = layoutSpanTree([
    span('run', null, 0, 50, { span_kind: 'AGENT' }), span('a', 'run', 1, 9, { span_kind: 'TOOL' }), span('in a', 'a', 2, 3), span('b', 'run', 10, 12, { span_kind: 'TOOL' }),
  ]);
  expect([...foldedAtKind(rows, 'TOOL')]).toEqual(['a']);
  expect(foldableKinds(rows)).toEqual(['AGENT', 'TOOL']);
});
