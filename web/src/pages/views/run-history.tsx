import type { ReactElement } from 'react';
import type { ViewRun } from '../../api/views.types.js';
import { Chart } from '../../components/charts/chart.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { count, instant, milliseconds, NOTHING, words } from '../../components/quantity.format.js';
import { StatusBadge } from '../../components/status-badge.js';
import { runTone } from './view-state.js';

const COLUMNS: readonly TableColumn<ViewRun>[] = [
  {
    key: 'started',
    label: 'Began',
    isRowHeader: true,
    cell: (run) => instant(run.started_at),
    sortBy: (run) => run.started_at,
  },
  {
    key: 'state',
    label: 'Ended as',
    cell: (run) => <StatusBadge tone={runTone(run.state)}>{words(run.state)}</StatusBadge>,
    sortBy: (run) => run.state,
  },
  { key: 'cause', label: 'Cause', cell: (run) => run.cause, sortBy: (run) => run.cause },
  { key: 'mode', label: 'How', cell: (run) => run.mode ?? NOTHING, sortBy: (run) => run.mode },
  {
    key: 'took',
    label: 'Took',
    isNumeric: true,
    cell: (run) => milliseconds(run.duration_ms),
    sortBy: (run) => run.duration_ms,
  },
  {
    key: 'rows',
    label: 'Rows',
    isNumeric: true,
    cell: (run) => count(run.rows_after),
    sortBy: (run) => run.rows_after,
  },
  {
    key: 'changed',
    label: 'Changed',
    isNumeric: true,
    cell: (run) => count(run.rows_changed),
    sortBy: (run) => run.rows_changed,
  },
  { key: 'reason', label: 'Why', cell: (run) => [run.error_class, run.reason].filter(Boolean).join(': ') || NOTHING },
];

const SERIES = [{ key: 'duration_ms', label: 'Duration' }];

export function RunHistory({ runs }: { readonly runs: readonly ViewRun[] }): ReactElement {
  const timed = runs.filter(({ duration_ms: ms }) => ms !== null).reverse();
  const rows = timed.map(({ started_at: at, duration_ms: ms }) => ({
    at: at.slice(5, 19).replace('T', ' '),
    duration_ms: ms,
  }));
  return (
    <>
      {rows.length < 2 ? null : (
        <Chart
          {...{
            kind: 'bar',
            title: 'How long its runs took',
            x: 'at',
            xLabel: 'Began',
            series: SERIES,
            rows,
            format: milliseconds,
          }}
        />
      )}
      <DataTable
        caption="Runs, newest first"
        rows={runs}
        columns={COLUMNS}
        rowKey={({ id }) => id}
        empty="It was never run."
      />
    </>
  );
}
