import type { ReactElement } from 'react';
import { useVision2030 } from '../../api/labour-market.hooks.js';
import type { TargetRow } from '../../api/labour-market.types.js';
import { AnswerPanel } from '../../components/answer-panel.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { NOTHING, quantity } from '../../components/quantity.format.js';
import { StatusBadge, type Tone } from '../../components/status-badge.js';
import { requiredChange } from './target.rate.js';

const TONES: Readonly<Record<string, Tone>> = {
  Achieved: 'good',
  'On Track': 'good',
  'At Risk': 'warning',
  'Off Track': 'bad',
};

const COLUMNS: readonly TableColumn<TargetRow>[] = [
  { key: 'metric', label: 'Target', isRowHeader: true, cell: TargetName, sortBy: (row) => row.metric_name },
  {
    ...{ key: 'status', label: 'State', sortBy: (row: TargetRow) => row.status },
    cell: ({ status }) => <StatusBadge tone={TONES[status] ?? 'neutral'}>{status}</StatusBadge>,
  },
  { key: 'unit', label: 'Unit', cell: ({ unit }) => unit },
  { key: 'baseline', label: 'Baseline', isNumeric: true, cell: (row) => quantity(row.baseline) },
  { key: 'current', label: 'Measured', isNumeric: true, cell: (row) => quantity(row.current_value) },
  { key: 'measured', label: 'Measured on', cell: (row) => row.last_measured ?? NOTHING },
  {
    ...{ key: 'target', label: 'Aimed at', isNumeric: true },
    cell: (row) => `${quantity(row.target_value)} in ${String(row.target_year)}`,
  },
  {
    ...{ key: 'progress', label: 'Progress (%)', isNumeric: true },
    cell: (row) => quantity(row.progress_percent),
    sortBy: (row) => row.progress_percent,
  },
  { key: 'gap', label: 'Gap', isNumeric: true, cell: (row) => quantity(row.gap), sortBy: (row) => row.gap },
  { key: 'required', label: 'Change a year to reach it', isNumeric: true, cell: requiredText },
];

export function VisionPanel(): ReactElement {
  return (
    <AnswerPanel
      title="Vision 2030 targets"
      note="Published targets, each with its newest measurement. The change a year is what is missing spread evenly over the years from that measurement to the target."
      query={useVision2030()}
    >
      {({ rows }) => (
        <DataTable
          caption="Targets, their gaps and what would close them"
          rows={rows}
          columns={COLUMNS}
          rowKey={(row) => `${row.metric_name} ${String(row.target_year)}`}
          empty="No target is configured."
        />
      )}
    </AnswerPanel>
  );
}

function TargetName({ metric_name: name, source }: TargetRow): ReactElement {
  return (
    <span className="target-name">
      {name} <span className="quiet">(stated by {source})</span>
    </span>
  );
}

function requiredText(row: TargetRow): string {
  if (row.status === 'Achieved') return 'none';
  const change = requiredChange(row);
  if (change === null) return NOTHING;
  return `${change > 0 ? '+' : ''}${quantity(change)}`;
}
