/** The thin lines of the tree, drawn; red on the way from an ancestor down to an error. */
import { DEEPEST_INDENT, ROW_HEIGHT } from './columns';
import { guidePaths, guidesOf } from './guides';
import type { TreeRow } from './spanTree';

const FIRST_LINE = 14;

/** How far the name of a level stands in. */
export function indentOf(depth: number, indent: number): number {
  return Math.min(depth, DEEPEST_INDENT) * indent;
}

interface GuidesProps {
  rows: readonly TreeRow[];
  index: number;
  lastFailed: Int32Array;
  /** Pixels per level. */
  indent: number;
}

/** Two paths however deep the row lies: an element for each line made scrolling slow. */
export function Guides({ rows, index, lastFailed, indent }: GuidesProps) {
  const { depth } = rows[index]!;
  if (depth === 0) return null;
  if (depth > DEEPEST_INDENT) return <span className="absolute left-1 text-[10px] text-faint" data-tip={`Level ${depth}`}>{depth}</span>;
  const { grey, red } = guidePaths(guidesOf(rows, index, lastFailed), {
    leftOf: (level) => FIRST_LINE + indentOf(level, indent),
    height: ROW_HEIGHT,
    branch: Math.min(7, indent),
  });
  return (
    <svg aria-hidden width={FIRST_LINE + indentOf(depth, indent)} height={ROW_HEIGHT} shapeRendering="crispEdges" className="pointer-events-none absolute top-0 left-0 fill-none">
      <path d={grey} className="stroke-strong/60" />
      <path d={red} className="stroke-error" />
    </svg>
  );
}
