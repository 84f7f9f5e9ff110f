/** The lines left of a row that carry the tree's levels, and which of them lead to an error. */
import type { TreeRow } from './spanTree';

export type GuideColour = 'grey' | 'red' | null;

/** The line of one ancestor through one row, in halves: it may end, or cease to be red, at the row's middle. */
export interface Guide {
  level: number;
  top: GuideColour;
  bottom: GuideColour;
  /** The stroke to the row itself, from its own parent's line. */
  branch: GuideColour;
}

/** `lastFailed` tells for each row the last child that leads to an error; -1 without one. */
export function guidesOf(rows: readonly TreeRow[], index: number, lastFailed: Int32Array): Guide[] {
  const guides: Guide[] = [];
  let child = index;
  for (let at = rows[index]!.parent; at >= 0; at = rows[at]!.parent) {
    const isOwnParent = child === index;
    const isLastChild = rows[child]!.end === rows[at]!.end;
    const after: GuideColour = isLastChild ? null : lastFailed[at]! > child ? 'red' : 'grey';
    if (isOwnParent) {
      const top = lastFailed[at]! >= child ? 'red' : 'grey';
      guides.push({ level: rows[at]!.depth, top, bottom: after, branch: leadsToError(rows[child]!) ? 'red' : 'grey' });
    } else if (after) {
      guides.push({ level: rows[at]!.depth, top: after, bottom: after, branch: null });
    }
    child = at;
  }
  return guides;
}

function leadsToError(row: TreeRow): boolean {
  return row.hasErrorBelow || row.span?.status_code === 'ERROR';
}

interface GuideSizes {
  leftOf: (level: number) => number;
  height: number;
  /** How long the stroke to the row is. */
  branch: number;
}

/** The lines of each colour as one path, in the middle of their pixels. */
export function guidePaths(guides: readonly Guide[], { leftOf, height, branch: length }: GuideSizes): { grey: string; red: string } {
  const paths = { grey: '', red: '' };
  const middle = height / 2;
  for (const { level, top, bottom, branch } of guides) {
    const x = leftOf(level) + 0.5;
    if (top) paths[top] += `M${x} 0V${middle}`;
    if (bottom) paths[bottom] += `M${x} ${middle}V${height}`;
    if (branch) paths[branch] += `M${x} ${middle + 0.5}h${length}`;
  }
  return paths;
}
