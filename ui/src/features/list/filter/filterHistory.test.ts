import { expect, test } from 'vitest';
import { completed, viewChanges, withUsed, withView } from './filterHistory';

test('the latest filter comes first, and each stands there once', () => {
  expect(withUsed(['a', 'b'], ' b ')).toEqual(['b', 'a']);
  expect(withUsed(['a'], ' ')).toEqual(['a']);
  expect(withUsed(Array.from({ length: 12 }, (_, index) => `${index}`), 'new')).toHaveLength(12);
});

test('a view keeps its conditions, not the row that happened to be chosen', () => {
  const [view] = withView([], 'Slow calls', { filter: 'latency_ms > 5', range: '24h', row: 'x', beside: true });
  expect(view).toEqual({ name: 'Slow calls', search: { filter: 'latency_ms > 5', range: '24h' } });
});

test('saved again a view is replaced, and opened it lets go of what it does not say', () => {
  const views = withView(withView([], 'A', { errors: true }), 'A', { sort: 'latency' });
  expect(views).toEqual([{ name: 'A', search: { sort: 'latency' } }]);
  expect(viewChanges({ filter: 'x', row: 'r' }, views[0]!)).toEqual({ filter: undefined, sort: 'latency' });
});

test('a completion replaces what was typed of it, and an open quote is closed once', () => {
  expect(completed('lat > 5', 0, 3, 'latency_ms')).toEqual({ text: 'latency_ms > 5', cursor: 10 });
  expect(completed("name == 'a'", 8, 10, "'agent'")).toEqual({ text: "name == 'agent'", cursor: 15 });
});
