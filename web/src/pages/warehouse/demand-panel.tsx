import { useState, type ReactElement } from 'react';
import { useDemand } from '../../api/warehouse.hooks.js';
import type { DemandPeriod } from '../../api/warehouse.types.js';
import { AnswerPanel } from '../../components/answer-panel.js';
import { Chart } from '../../components/charts/chart.js';
import { SelectField } from '../../components/select-field.js';

const PERIODS: readonly { readonly value: DemandPeriod; readonly label: string; readonly place: string }[] = [
  { value: 'daily', label: 'By day', place: 'Day' },
  { value: 'weekly', label: 'By week', place: 'Week, by its Monday' },
  { value: 'monthly', label: 'By month', place: 'Month' },
];

export function DemandPanel({ sku }: { readonly sku: string }): ReactElement {
  const [period, setPeriod] = useState<DemandPeriod>('weekly');
  const place = PERIODS.find(({ value }) => value === period)?.place ?? '';
  return (
    <AnswerPanel
      title="Demand"
      note="Pieces that went out. Where nothing did, nothing is drawn."
      query={useDemand(sku, period)}
      controls={
        <div className="inline-form">
          <SelectField
            label="Period"
            value={period}
            options={PERIODS}
            onChange={(chosen) => {
              setPeriod(PERIODS.find(({ value }) => value === chosen)?.value ?? 'weekly');
            }}
          />
        </div>
      }
    >
      {({ rows }) => (
        <Chart
          {...{ kind: 'bar', title: `Demand for ${sku}`, unit: 'pieces', x: 'place', xLabel: place }}
          series={[{ key: 'pieces', label: 'Pieces' }]}
          rows={rows.map(({ day, week, month, total_quantity: pieces }) => ({
            place: day ?? week ?? month ?? '',
            pieces,
          }))}
        />
      )}
    </AnswerPanel>
  );
}
