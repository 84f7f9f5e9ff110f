import { expect, test } from 'vitest';
import { spanNote } from './spanNotes';
import { layoutTrace } from './traceLayout';
import { span } from './testSpans';

const layout = layoutTrace([
  span('root', null, 100, 500),
  span('fine', 'root', 99.5, 200),
  span('early', 'root', 20, 200),
  span('open', 'root', 150, null),
  span('skewed', 'root', 300, 250),
  span('orphan', 'lost', 400, 410),
]);
const note = (id: string) => spanNote(layout, layout.indexOf.get(id)!)?.short;

test('what is odd about a span is said, not repaired', () => {
  expect(note('early')).toBe('80 ms before its parent');
  expect(note('open')).toBe('no end');
  expect(note('skewed')).toBe('ends before it starts');
  expect(note('missing:lost')).toBe('not in this trace');
});

test('a clock of milliseconds is not a wrong clock', () => {
  expect(note('fine')).toBeUndefined();
  expect(note('orphan')).toBeUndefined();
});
