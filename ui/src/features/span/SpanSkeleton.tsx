/** The shape of a span that is on its way. Shows nothing for the first 200 ms. */
import { Skeleton } from '../../ui/States';

export function SpanSkeleton() {
  return (
    <div role="status" aria-label="Loading the span" className="flex flex-col">
      <div className="px-4 pt-2 pb-1.5">
        <div className="flex h-7 items-center gap-2">
          <Skeleton className="h-4 w-14" />
          <Skeleton className="h-4 w-48" />
        </div>
        <div className="flex h-6 items-center gap-4">
          {['w-12', 'w-24', 'w-28', 'w-20'].map((width) => (
            <Skeleton key={width} className={`h-3 ${width}`} />
          ))}
        </div>
      </div>
      <div className="flex h-[33px] items-center gap-4 border-b border-line px-3">
        {['w-6', 'w-14', 'w-20', 'w-16'].map((width) => (
          <Skeleton key={width} className={`h-3 ${width}`} />
        ))}
      </div>
      <div className="flex flex-col gap-4 px-4 pt-4">
        {['w-24', 'w-20'].map((width) => (
          <div key={width} className="flex flex-col gap-2">
            <Skeleton className={`h-4 ${width}`} />
            <Skeleton className="h-24 w-full" />
          </div>
        ))}
      </div>
    </div>
  );
}
