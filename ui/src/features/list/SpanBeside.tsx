/** The panel of a span beside a list, loaded when it is first wanted. */
import { lazy, Suspense } from 'react';
import { SpanSkeleton } from '../span/SpanSkeleton';

const SpanPanel = lazy(() => import('../span/SpanPanel').then((module) => ({ default: module.SpanPanel })));

export function SpanBeside({ project, traceId, spanId }: { project: string; traceId: string; spanId: string }) {
  return (
    <Suspense fallback={<SpanSkeleton />}>
      <SpanPanel projectName={project} traceId={traceId} spanId={spanId} />
    </Suspense>
  );
}
