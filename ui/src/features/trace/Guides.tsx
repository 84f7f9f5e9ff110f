/** The thin lines of the tree, drawn; red on the way from an ancestor down to an error. */
import { cx } from '../../lib/cx';
import { DEEPEST_INDENT, ROW_HEIGHT } from './columns';
import { type GuideColour, guidesOf } from './guides';
import type { TreeRow } from './spanTree';

const FIRST_LINE = 14;
const MIDDLE = ROW_HEIGHT / 2;

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

export function Guides({ rows, index, lastFailed, indent }: GuidesProps) {
  const { depth } = rows[index]!;
  if (depth === 0) return null;
  if (depth > DEEPEST_INDENT) return <span className="absolute left-1 text-[10px] text-faint" data-tip={`Level ${depth}`}>{depth}</span>;
  return (
    <span aria-hidden className="absolute inset-y-0 left-0">
      {guidesOf(rows, index, lastFailed).map(({ level, top, bottom, branch }) => {
        const left = FIRST_LINE + indentOf(level, indent);
        return (
          <span key={level}>
            {top === bottom ? (
              <Line colour={top} left={left} top={0} height={ROW_HEIGHT} />
            ) : (
              <>
                <Line colour={top} left={left} top={0} height={MIDDLE} />
                <Line colour={bottom} left={left} top={MIDDLE} height={MIDDLE} />
              </>
            )}
            <Line colour={branch} left={left} top={MIDDLE} width={Math.min(7, indent)} />
          </span>
        );
      })}
    </span>
  );
}

interface LineProps {
  colour: GuideColour;
  left: number;
  top: number;
  width?: number;
  height?: number;
}

function Line({ colour, left, top, width = 1, height = 1 }: LineProps) {
  if (!colour) return null;
  return <span className={cx('absolute', colour === 'red' ? 'bg-error' : 'bg-strong opacity-60')} style={{ left, top, width, height }} />;
}
