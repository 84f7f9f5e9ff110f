import { expect, test } from 'vitest';
import { beginDrag, dragTo } from './brush';

const whole = { from: 0, to: 100 };
const zoomed = { from: 20, to: 40 };
const drag = (view: typeof whole, from: number, to: number) => dragTo(beginDrag(from, view, whole, 1), to, whole);

test('a drag over the whole draws a new view', () => {
  expect(drag(whole, 60, 30)).toEqual({ from: 30, to: 60 });
});

test('a drag inside the view moves it, at its edges widens it, outside draws anew', () => {
  expect(drag(zoomed, 30, 45)).toEqual({ from: 35, to: 55 });
  expect(drag(zoomed, 20.5, 10)).toEqual({ from: 10, to: 40 });
  expect(drag(zoomed, 40, 90)).toEqual({ from: 20, to: 90 });
  expect(drag(zoomed, 70, 80)).toEqual({ from: 70, to: 80 });
});
