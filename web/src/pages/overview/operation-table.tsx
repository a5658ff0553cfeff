import type { ReactElement } from 'react';
import type { CacheWindow } from '../../api/cache.types.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { count, milliseconds, percent } from '../../components/quantity.format.js';

type Operation = CacheWindow['operations'][number];

const COLUMNS: readonly TableColumn<Operation>[] = [
  {
    key: 'operation',
    label: 'Operation',
    isRowHeader: true,
    cell: (row) => row.operation,
    sortBy: (row) => row.operation,
  },
  { key: 'region', label: 'Region', cell: (row) => row.region, sortBy: (row) => row.region },
  { key: 'reads', label: 'Reads', isNumeric: true, cell: (row) => count(row.reads), sortBy: (row) => row.reads },
  {
    key: 'hit_rate',
    label: 'Hit ratio',
    isNumeric: true,
    cell: (row) => percent(row.hit_rate),
    sortBy: (row) => row.hit_rate,
  },
  {
    key: 'load',
    label: 'Mean load',
    isNumeric: true,
    cell: (row) => milliseconds(row.mean_ms.load),
    sortBy: (row) => row.mean_ms.load,
  },
  {
    key: 'saved',
    label: 'Load saved',
    isNumeric: true,
    cell: (row) => milliseconds(row.load_saved_ms),
    sortBy: (row) => row.load_saved_ms,
  },
  {
    key: 'errors',
    label: 'Failed loads',
    isNumeric: true,
    cell: (row) => count(row.load_errors),
    sortBy: (row) => row.load_errors,
  },
];

export function OperationTable({ operations }: { readonly operations: readonly Operation[] }): ReactElement {
  return (
    <DataTable
      caption="Operations of the last hour"
      isCaptionHidden
      rows={operations}
      columns={COLUMNS}
      rowKey={({ operation, region }) => `${operation} ${region}`}
      empty="Nothing was asked in the last hour."
    />
  );
}
