/** The drawing of the strip. Loaded when there is something to draw. */
import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { readColours } from '../../../lib/readColours';
import { useColourScheme } from '../../../lib/useColourScheme';
import { useElementWidth } from '../../../lib/useElementWidth';
import type { SeriesColumns } from '../../../lib/seriesColumns';
import { axisLabels } from './stripData';

interface StripChartProps {
  data: SeriesColumns;
  height: number;
  /** What it shows, in words. */
  label: string;
  onHover: (index: number | null) => void;
  onBrush: (fromMs: number, toMs: number) => void;
}

const BRUSH_PIXELS_LEAST = 4;

export default function StripChart({ data, height, label, onHover, onBrush }: StripChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const latest = useRef({ onHover, onBrush, data });
  useEffect(() => {
    latest.current = { onHover, onBrush, data };
  });
  const width = useElementWidth(frame);
  const scheme = useColourScheme();

  useEffect(() => {
    const target = frame.current;
    if (!target || width === 0) return;
    const plot = new uPlot(options(target, width, height, latest), columns(latest.current.data), target);
    chart.current = plot;
    return () => {
      chart.current = null;
      plot.destroy();
    };
  }, [width, height, scheme]);
  useEffect(() => chart.current?.setData(columns(data)), [data]);

  return <div ref={frame} role="img" aria-label={label} className="size-full cursor-crosshair" />;
}

function columns({ at, counts, errors, p50, p99 }: SeriesColumns): uPlot.AlignedData {
  return [at.map((ms) => ms / 1000), counts, errors, p50, p99];
}

type Latest = { current: { data: SeriesColumns; onHover: (index: number | null) => void; onBrush: (fromMs: number, toMs: number) => void } };

function options(target: HTMLElement, width: number, height: number, latest: Latest): uPlot.Options {
  const colour = readColours(target);
  const bars = uPlot.paths.bars!({ size: [0.86, 60], align: 1, gap: 0 });
  const line = uPlot.paths.linear!();
  const fromZero = (_: uPlot, __: number | null, most: number | null): uPlot.Range.MinMax => [0, Math.max(most ?? 0, 1) * 1.25];
  return {
    width,
    height,
    padding: [2, 0, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
    scales: {
      x: { time: true, range: () => [latest.current.data.fromMs / 1000, latest.current.data.toMs / 1000] },
      count: { range: fromZero },
      ms: { range: fromZero },
    },
    axes: [{ stroke: colour('faint'), font: '10px system-ui, sans-serif', size: 16, gap: 2, grid: { show: false }, ticks: { show: true, size: 3, stroke: colour('strong') }, values: (_, splits, __, ___, step) => axisLabels(splits, step) }],
    series: [
      {},
      { scale: 'count', fill: colour('strong'), width: 0, paths: bars, points: { show: false } },
      { scale: 'count', fill: colour('error'), width: 0, paths: bars, points: { show: false } },
      { scale: 'ms', stroke: colour('accent'), width: 1.25, paths: line, spanGaps: true, points: { show: false } },
      { scale: 'ms', stroke: colour('warn'), width: 1.25, paths: line, spanGaps: true, points: { show: false } },
    ],
    hooks: {
      setCursor: [(plot) => latest.current.onHover(plot.cursor.left !== undefined && plot.cursor.left >= 0 ? (plot.cursor.idx ?? null) : null)],
      setSelect: [
        (plot) => {
          const { left, width: wide } = plot.select;
          if (wide < BRUSH_PIXELS_LEAST) return;
          latest.current.onBrush(plot.posToVal(left, 'x') * 1000, plot.posToVal(left + wide, 'x') * 1000);
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}
