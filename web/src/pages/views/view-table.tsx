import type { ReactElement } from 'react';
import type { Freshness, ViewPromise, ViewStatus } from '../../api/views.types.js';
import { ConsoleLink } from '../../components/console-link.js';
import { viewPath } from '../../components/console.paths.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { bytes, count, milliseconds, minute, NOTHING, words } from '../../components/quantity.format.js';
import { StatusBadge } from '../../components/status-badge.js';
import { PromiseMeter } from './promise-meter.js';
import { ConditionBadge, runTone } from './view-state.js';

type Row = ViewStatus & { readonly promise: ViewPromise | undefined };

const COLUMNS: readonly TableColumn<Row>[] = [
  {
    ...{ key: 'name', label: 'View', isRowHeader: true, sortBy: ({ name }: Row) => name },
    cell: ({ name }) => <ConsoleLink to={viewPath(name)}>{name}</ConsoleLink>,
  },
  {
    key: 'condition',
    label: 'Condition',
    cell: (view) => <ConditionBadge view={view} />,
    sortBy: ({ condition }) => condition,
  },
  {
    ...{ key: 'answers', label: 'Answers', sortBy: ({ is_current: is }: Row) => is },
    cell: ({ is_current: is }) =>
      is === null ? (
        NOTHING
      ) : (
        <StatusBadge tone={is ? 'good' : 'neutral'}>{is ? 'yes' : 'no: inputs changed'}</StatusBadge>
      ),
  },
  {
    ...{ key: 'age', label: 'Age, of its promise', sortBy: ({ age_seconds: age }: Row) => age },
    cell: (view) => <PromiseMeter name={view.name} promise={view.promise} />,
  },
  {
    ...{ key: 'last', label: 'Last run', sortBy: ({ last_run: run }: Row) => run?.state },
    cell: ({ last_run: run }) =>
      run === null ? NOTHING : <StatusBadge tone={runTone(run.state)}>{words(run.state)}</StatusBadge>,
  },
  {
    ...{ key: 'took', label: 'Took', isNumeric: true, sortBy: ({ last_run: run }: Row) => run?.duration_ms },
    cell: ({ last_run: run }) => milliseconds(run?.duration_ms),
  },
  { key: 'rows', label: 'Rows', isNumeric: true, cell: ({ rows }) => count(rows), sortBy: ({ rows }) => rows },
  { key: 'bytes', label: 'Size', isNumeric: true, cell: (view) => bytes(view.bytes), sortBy: (view) => view.bytes },
  {
    ...{ key: 'worth', label: 'Worth it', sortBy: ({ worth }: Row) => worth?.verdict },
    cell: ({ worth }) => (worth === null ? NOTHING : words(worth.verdict)),
  },
  {
    ...{ key: 'next', label: 'Next slot (UTC)', isNumeric: true, sortBy: ({ next_slot: next }: Row) => next },
    cell: ({ next_slot: next }) => minute(next),
  },
];

export interface ViewTableProps {
  readonly views: readonly ViewStatus[];
  readonly freshness: Freshness | undefined;
}

export function ViewTable({ views, freshness }: ViewTableProps): ReactElement {
  const rows = views.map((view) => ({ ...view, promise: freshness?.details[view.name] }));
  return (
    <DataTable
      caption="Materialized views"
      isCaptionHidden
      rows={rows}
      columns={COLUMNS}
      rowKey={({ name }) => name}
      empty="No definition declares a view."
    />
  );
}
