import { useState, type ReactElement } from 'react';
import { useMetrics, useTelemetry } from '../../api/warehouse.hooks.js';
import { AnswerPanel } from '../../components/answer-panel.js';
import { Chart } from '../../components/charts/chart.js';
import { Panel } from '../../components/panel.js';
import { count, words } from '../../components/quantity.format.js';
import { QueryView } from '../../components/query-view.js';
import { plainOptions, SelectField } from '../../components/select-field.js';
import { drawnReadings } from './telemetry.points.js';

const HOURS = [
  { value: '1', label: 'Hour' },
  { value: '24', label: 'Day' },
  { value: '168', label: 'Week' },
  { value: '720', label: 'Thirty days' },
];

/** What a machine measured, one metric at a time: they have units of their own. */
export function TelemetryPanel({ assetId }: { readonly assetId: string }): ReactElement {
  const metrics = useMetrics(assetId);
  const names = metrics.data?.rows.map(({ metric }) => metric) ?? [];
  return names.length === 0 ? (
    <Panel title="Telemetry">
      <QueryView query={metrics} what="what it measures">
        {() => <p className="empty">It measures nothing.</p>}
      </QueryView>
    </Panel>
  ) : (
    <Readings assetId={assetId} names={names} />
  );
}

interface ReadingsProps {
  readonly assetId: string;
  readonly names: readonly string[];
}

function Readings({ assetId, names }: ReadingsProps): ReactElement {
  const [metric, setMetric] = useState(names[0] ?? '');
  const [hours, setHours] = useState('24');
  return (
    <AnswerPanel
      title="Telemetry"
      note="Back from its newest reading. A metric ends in its unit."
      query={useTelemetry(assetId, metric, hours)}
      controls={
        <div className="inline-form">
          <SelectField label="Metric" value={metric} options={plainOptions(names)} onChange={setMetric} />
          <SelectField label="Back" value={hours} options={HOURS} onChange={setHours} />
        </div>
      }
    >
      {({ rows }) => {
        const drawn = drawnReadings(rows);
        return (
          <>
            <Chart
              {...{ kind: 'line', title: words(rows[0]?.metric ?? metric), x: 'at', xLabel: 'When (UTC)' }}
              series={[{ key: 'value', label: words(metric) }]}
              rows={drawn}
            />
            <p className="note">
              {drawn.length === rows.length
                ? `${count(rows.length)} readings.`
                : `${count(drawn.length)} of ${count(rows.length)} readings are drawn, evenly chosen.`}
            </p>
          </>
        );
      }}
    </AnswerPanel>
  );
}
