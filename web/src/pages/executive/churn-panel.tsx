import type { ReactElement } from 'react';
import type { ChurnRow } from '../../../../clients/react-query/executive.types.js';
import { executive, useRetentionCurve } from '../../api/executive.hooks.js';
import type { ExecutiveView } from '../../api/executive.types.js';
import { AnswerPanel } from '../../components/answer-panel.js';
import { Chart } from '../../components/charts/chart.js';
import { Panel } from '../../components/panel.js';
import { count, quantity } from '../../components/quantity.format.js';
import { QueryView } from '../../components/query-view.js';
import { StatTiles } from '../../components/stat-tiles.js';
import { spanText } from './timeframe.options.js';

/** Who left, who stayed and who came, and how long newcomers stay. */
export function ChurnPanel({ view: { workspace, timeframe } }: { readonly view: ExecutiveView }): ReactElement {
  const churn = executive.useChurn(workspace, { timeframe });
  const curve = useRetentionCurve(workspace);
  const span = spanText(timeframe);
  return (
    <>
      <Panel title="Churn" note={`Users of the last ${span} against those of the ${span} before.`}>
        <QueryView query={churn} what="the churn">
          {({ rows: [first] }) =>
            first === undefined ? <p className="empty">Nobody was active.</p> : <Churn row={first.data} />
          }
        </QueryView>
      </Panel>
      <AnswerPanel
        title="Retention"
        note="Of those first active at least so many days ago, how many were active again then or later."
        query={curve}
      >
        {({ rows }) => (
          <Chart
            {...{ kind: 'line', title: 'Retained by days since the first activity', unit: 'percent' }}
            {...{ x: 'days', xLabel: 'Days' }}
            series={[{ key: 'retention_percent', label: 'Retained' }]}
            rows={rows.map(({ days, retention_percent }) => ({ days: String(days), retention_percent }))}
          />
        )}
      </AnswerPanel>
    </>
  );
}

function Churn({ row }: { readonly row: ChurnRow }): ReactElement {
  return (
    <StatTiles
      label="Who left and who stayed"
      stats={[
        {
          label: 'Left',
          value: row.churn_rate === null ? quantity(null) : `${quantity(row.churn_rate)} %`,
          note: `${count(row.churned)} of ${count(row.active_before)} who were active`,
        },
        { label: 'Stayed', value: count(row.retained), note: 'active in both spans' },
        { label: 'Came anew', value: count(row.new_users), note: 'never active before' },
        { label: 'Came back', value: count(row.returned), note: 'active earlier, not in the span before' },
        { label: 'Active now', value: count(row.active_now), note: 'all of them together' },
      ]}
    />
  );
}
