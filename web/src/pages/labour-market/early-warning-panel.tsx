import type { ReactElement } from 'react';
import { useMay } from '../../app/identity.context.js';
import { useEarlyWarning } from '../../api/labour-market.hooks.js';
import type { WarningRow } from '../../api/labour-market.types.js';
import { AnswerPanel } from '../../components/answer-panel.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { Panel } from '../../components/panel.js';
import { count, quantity } from '../../components/quantity.format.js';
import { StatusBadge, type Tone } from '../../components/status-badge.js';

const TITLE = 'Early warning';
const TONES: Readonly<Record<string, Tone>> = { Critical: 'bad', High: 'bad', Medium: 'warning', Low: 'good' };

const COLUMNS: readonly TableColumn<WarningRow>[] = [
  {
    ...{ key: 'sector', label: 'Sector', isRowHeader: true, cell: (row: WarningRow) => row.sector },
    sortBy: ({ sector }) => sector,
  },
  {
    ...{ key: 'risk', label: 'Risk', sortBy: (row: WarningRow) => row.risk_score },
    cell: ({ risk_level: level }) => <StatusBadge tone={TONES[level] ?? 'neutral'}>{level}</StatusBadge>,
  },
  {
    ...{ key: 'score', label: 'Score (0 to 6)', isNumeric: true, cell: (row: WarningRow) => count(row.risk_score) },
    sortBy: (row) => row.risk_score,
  },
  {
    ...{ key: 'exits', label: 'Left within 3 months (%)', isNumeric: true },
    cell: (row) => quantity(row.exit_rate_3m),
    sortBy: (row) => row.exit_rate_3m,
  },
  {
    ...{ key: 'unemployment', label: 'Unemployed (%)', isNumeric: true },
    cell: (row) => quantity(row.unemployment_rate),
    sortBy: (row) => row.unemployment_rate,
  },
  {
    ...{ key: 'employees', label: 'Employed', isNumeric: true, cell: (row: WarningRow) => count(row.employees) },
    sortBy: (row) => row.employees,
  },
];

export function EarlyWarningPanel(): ReactElement {
  const isAnalyst = useMay('analyst');
  const warnings = useEarlyWarning(isAnalyst);
  if (!isAnalyst)
    return (
      <Panel title={TITLE}>
        <p className="notice">Early warning is restricted: it needs the role analyst.</p>
      </Panel>
    );
  return (
    <AnswerPanel
      title={TITLE}
      note="Exits of three months and unemployment, scored 0 to 3 each: critical from 5, high from 3, medium from 2."
      query={warnings}
    >
      {({ rows }) => (
        <DataTable
          caption="Risk by sector"
          rows={rows}
          columns={COLUMNS}
          rowKey={({ sector }) => sector}
          empty="No sector has a hundred persons: fewer are not scored."
        />
      )}
    </AnswerPanel>
  );
}
