/** Lines over time. Loaded when there is something to draw. */
import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { readColours } from '../../lib/readColours';
import { useColourScheme } from '../../lib/useColourScheme';
import { useElementWidth } from '../../lib/useElementWidth';
import { axisLabels } from '../list/strip/stripData';
import type { TimeChart } from './chartData';

const HEIGHT = 280;
const HUES = ['accent', 'kind-agent', 'kind-reranker', 'kind-tool', 'warn', 'kind-guardrail', 'kind-embedding', 'kind-evaluator'];

export default function TimeLines({ chart }: { chart: TimeChart }) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useElementWidth(frame);
  const scheme = useColourScheme();
  useEffect(() => {
    const target = frame.current;
    if (!target || width === 0) return;
    const colour = readColours(target);
    const axis = { stroke: colour('muted'), font: '11px system-ui, sans-serif', grid: { stroke: colour('line'), width: 1 }, ticks: { stroke: colour('line') } };
    const line = (name: string, index: number) => ({ label: name, stroke: colour(HUES[index % HUES.length]!), width: 1.5, spanGaps: true, points: { show: false } });
    const plot = new uPlot(
      {
        width,
        height: HEIGHT,
        // The pointer's place is told by the axes; names alone stand below.
        legend: { live: false, markers: { width: 0, fill: (_, index) => colour(HUES[(index - 1) % HUES.length]!) } },
        axes: [{ ...axis, values: (_, splits, __, ___, step) => axisLabels(splits, step) }, { ...axis, size: 64 }],
        series: [{}, ...chart.lines.map((each, index) => line(each.name, index))],
      },
      [chart.seconds, ...chart.lines.map((each) => each.values)],
      target,
    );
    return () => plot.destroy();
  }, [chart, width, scheme]);
  return <div ref={frame} role="img" aria-label={`${chart.column} over time: ${chart.lines.map((each) => each.name).join(', ')}`} className="w-full text-data-sm [&_.u-legend]:text-data-sm! [&_.u-legend]:text-left! [&_.u-legend_th]:font-normal! [&_.u-legend_tr:first-child]:hidden [&_.u-marker]:size-2! [&_.u-marker]:rounded-full" />;
}
