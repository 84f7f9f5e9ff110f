import { expect, test } from 'vitest';
import { labelMoment, layoutTimes, panView, placeBar, ticks, viewAround, viewBetween, viewMeeting, zoomView } from './timeAxis';
import { span } from './testSpans';

const whole = { from: 0, to: 1000 };
const labels = (from: number, to: number, count = 5) => ticks({ from, to }, count).map((tick) => tick.label);

test('time begins at the earliest start, to the nanosecond', () => {
  const { times, whole } = layoutTimes([span('a', null, 10, 30), span('b', 'a', 9.999999, 12)]);
  expect(times[0]!.from).toBe(0.000001);
  expect(whole).toEqual({ from: 0, to: 20.000001 });
});

test('a span without an end lasts to the last moment known', () => {
  const { times, whole } = layoutTimes([span('open', null, 0, null), span('b', 'open', 5, 8)]);
  expect(times[0]).toEqual({ from: 0, to: 8, shape: 'open' });
  expect(whole.to).toBe(8);
});

test('a span that ends before it starts is a point, and stretches nothing', () => {
  const { times, whole } = layoutTimes([span('a', null, 0, 10), span('skewed', 'a', 8, 2)]);
  expect(times[1]).toEqual({ from: 8, to: 8, shape: 'backwards' });
  expect(whole.to).toBe(10);
});

test('a trace of one instant still has a ruler', () => {
  expect(layoutTimes([span('a', null, 0, 0)]).whole.to).toBeGreaterThan(0);
});

test('a bar is cut at the edges of the view, and absent outside of it', () => {
  const view = { from: 100, to: 200 };
  expect(placeBar(view, { from: 50, to: 150 })).toEqual({ left: 0, width: 0.5 });
  expect(placeBar(view, { from: 175, to: 900 })).toEqual({ left: 0.75, width: 0.25 });
  expect(placeBar(view, { from: 201, to: 300 })).toBeNull();
});

test('zooming keeps the moment under the pointer in its place', () => {
  expect(zoomView(whole, 0.5, 250, whole)).toEqual({ from: 125, to: 625 });
  expect(zoomView({ from: 125, to: 625 }, 100, 250, whole)).toBe(whole);
});

test('panning stops at the ends', () => {
  expect(panView({ from: 800, to: 900 }, 5, whole)).toEqual({ from: 900, to: 1000 });
  expect(panView({ from: 50, to: 150 }, -1, whole)).toEqual({ from: 0, to: 100 });
});

test('a brush may be drawn from either side', () => {
  expect(viewBetween(700, 300, whole)).toEqual({ from: 300, to: 700 });
});

test('a chosen span outside the view is brought into it, at the same zoom', () => {
  expect(viewMeeting({ from: 0, to: 100 }, { from: 500, to: 520 }, whole)).toEqual({ from: 460, to: 560 });
  expect(viewMeeting({ from: 0, to: 100 }, { from: 90, to: 520 }, whole)).toEqual({ from: 0, to: 100 });
});

test('a view around a span leaves some air, but stays within the trace', () => {
  expect(viewAround({ from: 100, to: 200 }, whole)).toEqual({ from: 90, to: 210 });
  expect(viewAround({ from: 0, to: 1000 }, whole)).toEqual(whole);
});

test('a moment is told as exactly as the view tells it apart', () => {
  expect(labelMoment(1581.34, { from: 1570, to: 1589 })).toBe('1,581.3 ms');
  expect(labelMoment(1581.34, { from: 0, to: 12_000 })).toBe('1.6 s');
});

test('the ruler counts in round steps, in one unit', () => {
  expect(labels(0, 1000)).toEqual(['0', '0.2 s', '0.4 s', '0.6 s', '0.8 s', '1.0 s']);
  expect(labels(0, 18_400)).toEqual(['0', '5 s', '10 s', '15 s']);
  expect(labels(4_100, 4_350)).toEqual(['4.10 s', '4.15 s', '4.20 s', '4.25 s', '4.30 s', '4.35 s']);
  expect(labels(0, 0.01)).toEqual(['0', '2 µs', '4 µs', '6 µs', '8 µs', '10 µs']);
  expect(labels(0, 192_000)).toEqual(['0', '1 m', '2 m', '3 m']);
  expect(labels(0, 8 * 3_600_000)).toEqual(['0', '2 h 0 m', '4 h 0 m', '6 h 0 m', '8 h 0 m']);
});
