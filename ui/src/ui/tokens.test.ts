import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync('src/ui/tokens.css', 'utf8');
type Rgb = [number, number, number];

/** Linear sRGB of an OKLCH colour, clipped to what a screen shows. */
function toRgb(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  return [
    clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function contrast(one: Rgb, other: Rgb): number {
  const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const [dark, light] = [luminance(one), luminance(other)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const tokens = new Map(
  [...css.matchAll(/--color-([\w-]+): light-dark\(oklch\(([^)]+)\), oklch\(([^)]+)\)\)/g)].map(([, name, light, dark]) => {
    const parse = (text: string) => toRgb(...(text.split(' ').map(Number) as [number, number, number]));
    return [name!, { light: parse(light!), dark: parse(dark!) }] as const;
  }),
);

const texts = [...tokens.keys()].filter((name) => /^(ink|muted|faint|accent|error|warn|ok|kind-.*|role-.*)$/.test(name));

test.each(['light', 'dark'] as const)('every text colour reads on every ground in %s (AA, 4.5)', (theme) => {
  const weak = texts.flatMap((text) =>
    ['canvas', 'panel', 'raised', 'hover', 'selected'].flatMap((ground) => {
      const ratio = contrast(tokens.get(text)![theme], tokens.get(ground)![theme]);
      return ratio < 4.5 ? [`${text} on ${ground}: ${ratio.toFixed(2)}`] : [];
    }),
  );
  expect(weak).toEqual([]);
});

test.each(['light', 'dark'] as const)('a soft ground carries its own text in %s', (theme) => {
  for (const name of ['accent', 'error', 'warn', 'ok']) {
    expect(contrast(tokens.get(name)![theme], tokens.get(`${name}-soft`)![theme]), name).toBeGreaterThanOrEqual(4.5);
  }
  expect(contrast(tokens.get('on-accent')![theme], tokens.get('accent')![theme])).toBeGreaterThanOrEqual(4.5);
});
