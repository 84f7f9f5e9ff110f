import { expect, test } from 'vitest';
import { axisLabels, brushed, bucketLabel } from './stripData';

test('lengths and moments are written short, in local time', () => {
  expect([100, 10_000, 1_800_000, 7_200_000, 604_800_000].map(bucketLabel)).toEqual(['100 ms', '10 s', '30 m', '2 h', '7 d']);
  const noon = Date.parse('2026-11-21T11:00:00Z') / 1000;
  expect(axisLabels([noon, noon + 12 * 3600], 43_200)).toEqual(['12:00', '22 Nov']);
  expect(axisLabels([noon], 86_400)).toEqual(['21 Nov']);
  expect(axisLabels([noon + 5], 5)).toEqual(['12:00:05']);
});

test('a brush drawn from right to left means the same, and is never empty', () => {
  expect(brushed(20.5, 10.2)).toEqual({ fromMs: 10, toMs: 21 });
  expect(brushed(10, 10)).toEqual({ fromMs: 10, toMs: 11 });
});
