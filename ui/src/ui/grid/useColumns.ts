/** The columns of one grid: the address says which, this browser remembers them and their widths. */
import { useCallback, useMemo } from 'react';
import { useStored } from '../../lib/useStored';
import { boundedWidth, type ColumnChoice, type ColumnSpec, NO_CHOICE, shownColumns } from './columns';

export interface Columns<Spec extends ColumnSpec> {
  all: readonly Spec[];
  shown: readonly Spec[];
  widths: ColumnChoice['widths'];
  isChosen: boolean;
  /** Null gives the choice back to the grid. */
  choose: (ids: readonly string[] | null) => void;
  resize: (id: string, width: number | null) => void;
}

interface ColumnsOptions<Spec extends ColumnSpec> {
  /** Under which the choice is remembered. */
  name: string;
  specs: readonly Spec[];
  available: number;
  /** What the address says: ids with commas. */
  inAddress: string | undefined;
  onChoose: (inAddress: string | undefined) => void;
}

export function useColumns<Spec extends ColumnSpec>({ name, specs, available, inAddress, onChoose }: ColumnsOptions<Spec>): Columns<Spec> {
  const [stored, setStored] = useStored<ColumnChoice>(`columns.${name}`, NO_CHOICE);
  const ids = inAddress?.split(',') ?? stored.shown;
  const key = ids?.join(',');
  const shown = useMemo(() => shownColumns(specs, key?.split(',') ?? null, available), [specs, key, available]);
  const choose = useCallback(
    (next: readonly string[] | null) => {
      setStored({ ...stored, shown: next });
      onChoose(next?.join(','));
    },
    [stored, setStored, onChoose],
  );
  const resize = useCallback(
    (id: string, width: number | null) => {
      const { [id]: _, ...others } = stored.widths;
      setStored({ ...stored, widths: width === null ? others : { ...others, [id]: boundedWidth(width) } });
    },
    [stored, setStored],
  );
  return { all: specs, shown, widths: stored.widths, isChosen: ids != null, choose, resize };
}
