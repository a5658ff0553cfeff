import type { ReactElement } from 'react';
import type { ErrorRow } from '../../../../clients/react-query/executive.types.js';
import { executive } from '../../api/executive.hooks.js';
import type { ExecutiveView } from '../../api/executive.types.js';
import { Chart } from '../../components/charts/chart.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { Panel } from '../../components/panel.js';
import { count, instant, quantity, words } from '../../components/quantity.format.js';
import { QueryView } from '../../components/query-view.js';
import { errorsBy, stacked } from './period.places.js';

const COLUMNS: readonly TableColumn<ErrorRow>[] = [
  {
    ...{ key: 'period', label: 'When', isRowHeader: true, cell: ({ period }: ErrorRow) => instant(period) },
    sortBy: ({ period }) => period,
  },
  { key: 'category', label: 'Kind', cell: ({ category }) => words(category), sortBy: ({ category }) => category },
  { key: 'severity', label: 'How bad', cell: ({ severity }) => severity, sortBy: ({ severity }) => severity },
  {
    ...{ key: 'errors', label: 'Errors', isNumeric: true, cell: ({ errors }: ErrorRow) => count(errors) },
    sortBy: ({ errors }) => errors,
  },
  {
    ...{ key: 'agents', label: 'Agents', isNumeric: true, cell: ({ agents }: ErrorRow) => count(agents) },
    sortBy: ({ agents }) => agents,
  },
  {
    ...{ key: 'share', label: 'Share (%)', isNumeric: true, cell: (row: ErrorRow) => quantity(row.share_percent) },
    sortBy: (row) => row.share_percent,
  },
];

export function ErrorPanel({ view: { workspace, timeframe } }: { readonly view: ExecutiveView }): ReactElement {
  const trends = executive.useErrorTrends(workspace, { timeframe });
  const interval = timeframe === '24h' ? 'hour' : 'day';
  return (
    <Panel title="Error trends" note="Periods without an error are left out.">
      <QueryView query={trends} what="the errors">
        {({ rows }) => {
          const errors = rows.map(({ data }) => data);
          return errors.length === 0 ? (
            <p className="empty">Nothing failed in this time.</p>
          ) : (
            <>
              <Chart
                {...{ kind: 'bar', isStacked: true, title: 'Errors by kind', unit: 'count', x: 'place' }}
                xLabel={interval === 'hour' ? 'Hour' : 'Day'}
                {...stacked(errorsBy(interval, errors))}
              />
              <details>
                <summary>All {count(errors.length)} rows</summary>
                <DataTable
                  caption="Errors by period, kind and severity"
                  rows={errors}
                  columns={COLUMNS}
                  rowKey={(row) => `${row.period} ${row.category} ${row.severity}`}
                  empty="Nothing failed in this time."
                />
              </details>
            </>
          );
        }}
      </QueryView>
    </Panel>
  );
}
