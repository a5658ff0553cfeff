import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { Answer, MetricRow } from '../../../../clients/react-query/executive.types.js';
import { executive, periodsOf } from '../../api/executive.hooks.js';
import type { ExecutiveView } from '../../api/executive.types.js';
import { Chart } from '../../components/charts/chart.js';
import { Panel } from '../../components/panel.js';
import { QueryView } from '../../components/query-view.js';
import { placeOf } from './period.places.js';

/** Runs, how they ended and who was active, as far back as the timeframe reaches. */
export function RunCharts({ view: { workspace, timeframe } }: { readonly view: ExecutiveView }): ReactElement {
  const span = periodsOf(timeframe);
  const runs = executive.useMetric(workspace, 'runs', span);
  const success = executive.useMetric(workspace, 'success_rate', span);
  const users = executive.useMetric(workspace, 'active_users', span);
  return (
    <Panel
      title="Runs and success over time"
      note={`By ${span.interval}, in UTC; the last is not over. Where nothing ran there is no rate.`}
    >
      <div className="executive-charts">
        <Series query={runs} kind="bar" title="Runs" unit="count" interval={span.interval} />
        <Series query={success} kind="line" title="Success" unit="percent" interval={span.interval} />
        <Series query={users} kind="bar" title="Active users" unit="persons" interval={span.interval} />
      </div>
    </Panel>
  );
}

interface SeriesProps {
  readonly query: UseQueryResult<Answer<MetricRow>>;
  readonly kind: 'bar' | 'line';
  readonly title: string;
  readonly unit: string;
  readonly interval: 'hour' | 'day';
}

function Series({ query, kind, title, unit, interval }: SeriesProps): ReactElement {
  return (
    <div>
      <QueryView query={query} what={title.toLowerCase()}>
        {({ rows }) => (
          <Chart
            {...{ kind, title, unit, x: 'period', xLabel: interval === 'hour' ? 'Hour' : 'Day' }}
            series={[{ key: 'value', label: title }]}
            rows={rows.map(({ data: { period, value } }) => ({ period: placeOf(period, interval), value }))}
          />
        )}
      </QueryView>
    </div>
  );
}
