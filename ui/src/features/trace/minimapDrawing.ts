/** All spans of a trace in a few pixels of height. Errors come last and never vanish. */
import type { SpanKind } from '../../api/types';
import { KIND_LOOKS } from '../../ui/kinds';
import { packLanes } from './lanes';
import { shareAt } from './timeAxis';
import type { TraceLayout } from './traceLayout';

const LANE_PIXELS_LEAST = 3;
const LANE_PIXELS_MOST = 8;
/** Along the lower edge every error has a mark of its own, however short the span. */
const MARK_PIXELS = 3;

export function drawMinimap(canvas: HTMLCanvasElement, layout: TraceLayout, width: number, height: number): void {
  const context = canvas.getContext('2d');
  if (!context || width === 0) return;
  const density = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  context.scale(density, density);

  const { rows, times, whole } = layout;
  const laneSpace = height - MARK_PIXELS - 1;
  const lanes = packLanes(layout, Math.floor(laneSpace / LANE_PIXELS_LEAST));
  const used = lanes.reduce((most, lane) => Math.max(most, lane), 0) + 1;
  const step = Math.min(LANE_PIXELS_MOST, laneSpace / used);
  const colours = readColours(canvas);
  const drawRows = (isError: boolean) =>
    rows.forEach(({ span }, index) => {
      const time = times[index];
      if (!span || !time || (span.status_code === 'ERROR') !== isError) return;
      context.fillStyle = isError ? colours.error : colours[span.span_kind];
      const left = shareAt(whole, time.from) * width;
      const least = isError ? 2 : 0.5;
      context.fillRect(left, lanes[index]! * step, Math.max(least, shareAt(whole, time.to) * width - left), step - (step > 3 ? 1 : 0.5));
      if (isError) context.fillRect(left, height - MARK_PIXELS, 2, MARK_PIXELS);
    });
  context.globalAlpha = 0.7;
  drawRows(false);
  context.globalAlpha = 1;
  drawRows(true);
}

/** A canvas does not know the page's tokens, so the canvas's own style is asked what they come to. */
function readColours(canvas: HTMLCanvasElement): Record<SpanKind | 'error', string> {
  const read = (token: string) => {
    canvas.style.color = `var(--color-${token})`;
    return getComputedStyle(canvas).color;
  };
  const kinds = Object.keys(KIND_LOOKS) as SpanKind[];
  const colours = Object.fromEntries(kinds.map((kind) => [kind, read(`kind-${kind.toLowerCase()}`)]));
  return { ...colours, error: read('error') } as Record<SpanKind | 'error', string>;
}
