/** The panel of a span beside a list, loaded when it is first wanted. */
import { loaded } from '../../lib/loaded';
import { SpanSkeleton } from '../span/SpanSkeleton';

const panel = loaded(async () => (await import('../span/SpanPanel')).SpanPanel);

export function SpanBeside({ project, traceId, spanId }: { project: string; traceId: string; spanId: string }) {
  const SpanPanel = panel.use();
  return SpanPanel ? <SpanPanel projectName={project} traceId={traceId} spanId={spanId} /> : <SpanSkeleton />;
}
