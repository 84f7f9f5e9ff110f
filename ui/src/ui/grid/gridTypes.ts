/** What a grid is told about its columns and its order. */
import type { ReactNode } from 'react';
import type { ColumnSpec } from './columns';

export interface GridColumn<Row> extends ColumnSpec {
  cell: (row: Row) => ReactNode;
}

export interface GridSort {
  by: string;
  isAscending: boolean;
}
