/** Lines over time. Loaded when there is something to draw. */
import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { readColours } from '../../lib/readColours';
import { useColourScheme } from '../../lib/useColourScheme';
import { useElementWidth } from '../../lib/useElementWidth';
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
      { width, height: HEIGHT, axes: [axis, { ...axis, size: 64 }], series: [{}, ...chart.lines.map((each, index) => line(each.name, index))] },
      [chart.seconds, ...chart.lines.map((each) => each.values)],
      target,
    );
    return () => plot.destroy();
  }, [chart, width, scheme]);
  return <div ref={frame} role="img" aria-label={`${chart.column} over time: ${chart.lines.map((each) => each.name).join(', ')}`} className="w-full" />;
}
