import type { ReactElement } from 'react';
import type { CachedOperation } from '../../api/cache.types.js';
import { ConsoleLink } from '../../components/console-link.js';
import { queryPath } from '../../components/console.paths.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { NOTHING, seconds } from '../../components/quantity.format.js';
import { StatusBadge } from '../../components/status-badge.js';

const COLUMNS: readonly TableColumn<CachedOperation>[] = [
  {
    key: 'operation',
    label: 'Operation',
    isRowHeader: true,
    cell: (row) => row.operation,
    sortBy: (row) => row.operation,
  },
  {
    ...{ key: 'query', label: 'Query', sortBy: (row: CachedOperation) => row.query_id },
    cell: (row) => <ConsoleLink to={queryPath(row.query_id)}>{row.query_id}</ConsoleLink>,
  },
  { key: 'region', label: 'Region', cell: (row) => row.region ?? NOTHING, sortBy: (row) => row.region },
  {
    ...{ key: 'life', label: 'Life', isNumeric: true },
    cell: ({ ttl_seconds: life }) =>
      typeof life === 'number' ? seconds(life) : life === null ? NOTHING : 'by parameter',
  },
  {
    ...{ key: 'cached', label: 'Cached', sortBy: (row: CachedOperation) => row.is_cached },
    cell: ({ is_cached: is }) => (
      <StatusBadge tone={is ? 'good' : 'neutral'}>{is ? 'cached' : 'not cached'}</StatusBadge>
    ),
  },
];

export function OperationGrants({ operations }: { readonly operations: readonly CachedOperation[] }): ReactElement {
  return (
    <DataTable
      caption="Operations and their regions"
      isCaptionHidden
      rows={operations}
      columns={COLUMNS}
      rowKey={({ query_id: id }) => id}
      empty="No operation is registered."
    />
  );
}
