/** A trace before it has come: the same shape, in grey. */
import { Skeleton } from '../../ui/States';

/** Indent and bar of each grey row: close to how a run of an agent looks. */
const ROWS: [indent: number, left: number, width: number][] = [
  [0, 0, 96], [1, 1, 20], [2, 2, 18], [1, 22, 30], [2, 23, 12], [2, 36, 14], [1, 54, 40], [2, 55, 36],
];

export function TraceSkeleton() {
  return (
    <div role="status" aria-label="Loading the trace" className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-[71px] shrink-0 flex-col justify-between border-b border-line bg-panel px-4 py-2.5">
        <div className="flex items-center justify-between">
          <Skeleton className="h-5 w-56" />
          <Skeleton className="h-5 w-96" />
        </div>
        <Skeleton className="h-1.5 w-full rounded-full" />
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="flex w-[58%] flex-col border-r border-line bg-panel pt-[60px]">
          {ROWS.map(([indent, left, width], index) => (
            <div key={index} className="flex h-[26px] items-center pr-3">
              <div className="w-[45%]" style={{ paddingLeft: 16 + indent * 16 }}>
                <Skeleton className="h-3 w-32" />
              </div>
              <div className="relative h-2.5 flex-1">
                <div className="absolute inset-y-0" style={{ left: `${left}%`, width: `${width}%` }}>
                  <Skeleton className="h-full" />
                </div>
              </div>
            </div>
          ))}
        </div>
        <div className="flex flex-1 flex-col gap-3 bg-panel p-4">
          <Skeleton className="h-5 w-40" />
          <Skeleton className="h-16 w-full" />
          <Skeleton className="h-28 w-full" />
        </div>
      </div>
    </div>
  );
}
