/** Bars of a tiny chart as one path: no axis, no words. */

/** Each value is a bar of equal width; `most` is as high as there is room. Zero leaves a gap. */
export function sparkBars(values: readonly number[], width: number, height: number, most = Math.max(...values, 0)): string {
  if (most <= 0) return '';
  const step = width / values.length;
  return values
    .map((value, index) => {
      if (value <= 0) return '';
      // What is there can be seen, however small.
      const tall = Math.max(1, (value / most) * height);
      return `M${round(index * step)} ${height}v${round(-tall)}h${round(step * 0.8)}v${round(tall)}z`;
    })
    .join('');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
