import type { ReactElement } from 'react';
import { useActivity } from '../../api/executive.hooks.js';
import type { ActivityRow, ExecutiveView } from '../../api/executive.types.js';
import { AnswerPanel } from '../../components/answer-panel.js';
import { Chart } from '../../components/charts/chart.js';
import { ConsoleLink } from '../../components/console-link.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { count, instant, words } from '../../components/quantity.format.js';
import { dashboardPath } from './executive.paths.js';
import { activityBy, stacked } from './period.places.js';

const COLUMNS: readonly TableColumn<ActivityRow>[] = [
  {
    ...{ key: 'day', label: 'Day', isRowHeader: true, cell: ({ day }: ActivityRow) => day.slice(0, 10) },
    sortBy: ({ day }) => day,
  },
  { key: 'kind', label: 'What', cell: (row) => words(row.event_type), sortBy: (row) => row.event_type },
  {
    ...{ key: 'events', label: 'How often', isNumeric: true, cell: ({ events }: ActivityRow) => count(events) },
    sortBy: ({ events }) => events,
  },
  { key: 'first', label: 'First', cell: (row) => instant(row.first_at) },
  { key: 'last', label: 'Last', cell: (row) => instant(row.last_at) },
];

export interface UserPanelProps {
  readonly view: ExecutiveView;
  readonly user: string;
}

/** What one user, who is a pseudonym, did in the timeframe. */
export function UserPanel({ view, user }: UserPanelProps): ReactElement {
  return (
    <AnswerPanel
      title={`Activity of ${user}`}
      note={
        <>
          A pseudonym. <ConsoleLink to={dashboardPath(view)}>Back to everybody</ConsoleLink>
        </>
      }
      query={useActivity(view, user)}
    >
      {({ rows }) => (
        <>
          <Chart
            {...{ kind: 'bar', isStacked: true, title: 'What was done each day', unit: 'events' }}
            {...{ x: 'place', xLabel: 'Day' }}
            {...stacked(activityBy(rows))}
          />
          <DataTable
            caption={`Activity of ${user}`}
            rows={rows}
            columns={COLUMNS}
            rowKey={(row) => `${row.day} ${row.event_type}`}
            empty="This user did nothing in this time."
          />
        </>
      )}
    </AnswerPanel>
  );
}
