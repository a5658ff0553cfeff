import { useState, type ReactElement } from 'react';
import { useQatarization } from '../../api/labour-market.hooks.js';
import type { QatarizationRow, RecordSource } from '../../api/labour-market.types.js';
import { AnswerPanel } from '../../components/answer-panel.js';
import { Chart } from '../../components/charts/chart.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { Field } from '../../components/field.js';
import { count, NOTHING, quantity, words } from '../../components/quantity.format.js';
import { StatusBadge } from '../../components/status-badge.js';
import { comparedTo, overallRate, type ComparedRate } from './qatarization.rates.js';

const COLUMNS: readonly TableColumn<ComparedRate>[] = [
  {
    ...{ key: 'sector', label: 'Sector', isRowHeader: true, cell: (row: ComparedRate) => row.sector },
    sortBy: ({ sector }) => sector,
  },
  {
    ...{ key: 'total', label: 'Persons', isNumeric: true, cell: (row: ComparedRate) => count(row.total) },
    sortBy: ({ total }) => total,
  },
  {
    ...{ key: 'nationals', label: 'Nationals', isNumeric: true, cell: (row: ComparedRate) => count(row.nationals) },
    sortBy: ({ nationals }) => nationals,
  },
  {
    ...{ key: 'rate', label: 'Rate (%)', isNumeric: true, cell: (row: ComparedRate) => quantity(row.rate) },
    sortBy: ({ rate }) => rate,
  },
  {
    ...{ key: 'toOverall', label: 'To the whole (points)', isNumeric: true },
    cell: ({ toOverall }) => quantity(toOverall),
    sortBy: ({ toOverall }) => toOverall,
  },
  {
    ...{ key: 'toTarget', label: 'To the target (points)', isNumeric: true },
    cell: ({ toTarget }) => quantity(toTarget),
    sortBy: ({ toTarget }) => toTarget,
  },
  { key: 'state', label: 'Target', cell: Reached },
];

export function QatarizationPanel({ source }: { readonly source: RecordSource }): ReactElement {
  const [target, setTarget] = useState('');
  const rates = useQatarization(source);
  return (
    <AnswerPanel
      title="Qatarization"
      note="No loaded source publishes a target for this rate: each sector is set against all of them together, and against a target of your own."
      query={rates}
      controls={<TargetField value={target} onChange={setTarget} />}
    >
      {({ rows }) => <Rates rows={rows} target={target === '' ? null : Number(target)} />}
    </AnswerPanel>
  );
}

function TargetField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactElement {
  return (
    <div className="inline-form">
      <Field label="Your target (percent)">
        {({ id }) => (
          <input
            {...{ id, value, type: 'number', min: 0, max: 100, step: 'any' }}
            onChange={(event) => {
              if (event.target.validity.valid) onChange(event.target.value);
            }}
          />
        )}
      </Field>
    </div>
  );
}

function Rates({
  rows,
  target,
}: {
  readonly rows: readonly QatarizationRow[];
  readonly target: number | null;
}): ReactElement {
  const overall = overallRate(rows);
  const compared = comparedTo(rows, target);
  const series = [
    { key: 'rate', label: 'Rate' },
    { key: 'overall', label: 'All sectors together' },
    ...(target === null ? [] : [{ key: 'target', label: 'Your target' }]),
  ];
  return (
    <>
      <Chart
        kind="bar"
        title={`Share of nationals by sector, measured as ${words(rows[0]?.measured_as ?? 'unknown')}`}
        unit="percent"
        x="sector"
        xLabel="Sector"
        series={series}
        rows={compared.map(({ sector, rate }) => ({ sector, rate, overall, target }))}
      />
      <DataTable
        caption={`Share of nationals by sector; all together ${quantity(overall)} %`}
        rows={compared}
        columns={COLUMNS}
        rowKey={({ sector }) => sector}
        empty="Nobody is employed, or too few to speak of."
      />
    </>
  );
}

function Reached({ toTarget }: ComparedRate): ReactElement | string {
  if (toTarget === null) return NOTHING;
  return <StatusBadge tone={toTarget >= 0 ? 'good' : 'warning'}>{toTarget >= 0 ? 'reached' : 'missed'}</StatusBadge>;
}
