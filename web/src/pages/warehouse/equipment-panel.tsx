import { useState, type ReactElement } from 'react';
import { useEquipment, useEquipmentHealth } from '../../api/warehouse.hooks.js';
import { AnswerPanel } from '../../components/answer-panel.js';
import { AnswerSource } from '../../components/answer-source.js';
import { ConsoleLink } from '../../components/console-link.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { count, instant, NOTHING, words } from '../../components/quantity.format.js';
import { SelectField } from '../../components/select-field.js';
import { StatusBadge, type Tone } from '../../components/status-badge.js';
import { equipmentRows, type EquipmentRow } from './equipment.rows.js';
import { assetPath } from './warehouse.paths.js';

const TONES: Readonly<Record<string, Tone>> = {
  ...{ critical: 'bad', warning: 'warning', healthy: 'good', silent: 'neutral' },
};
const EVERY = { value: '', label: 'Every one' };

const COLUMNS: readonly TableColumn<EquipmentRow>[] = [
  {
    ...{ key: 'asset', label: 'Machine', isRowHeader: true, sortBy: (row: EquipmentRow) => row.asset_id },
    cell: ({ asset_id: id }) => <ConsoleLink to={assetPath(id)}>{id}</ConsoleLink>,
  },
  { key: 'health', label: 'Health', cell: Health, sortBy: ({ health }) => health },
  { key: 'status', label: 'Status', cell: ({ status }) => words(status), sortBy: ({ status }) => status },
  { key: 'type', label: 'Type', cell: ({ type }) => type, sortBy: ({ type }) => type },
  { key: 'model', label: 'Model', cell: ({ model }) => model, sortBy: ({ model }) => model },
  { key: 'zone', label: 'Zone', cell: ({ zone }) => zone, sortBy: ({ zone }) => zone },
  {
    ...{ key: 'failures', label: 'Failures in the hour', isNumeric: true },
    cell: ({ failures }) => count(failures),
    sortBy: ({ failures }) => failures,
  },
  { key: 'last', label: 'Last reading', cell: ({ lastAt }) => instant(lastAt), sortBy: ({ lastAt }) => lastAt },
  { key: 'due', label: 'Maintenance due', cell: (row) => instant(row.next_pm_due), sortBy: (row) => row.next_pm_due },
];

export function EquipmentPanel(): ReactElement {
  const [chosen, setChosen] = useState('');
  const equipment = useEquipment();
  const health = useEquipmentHealth();
  const options = [EVERY, ...Object.keys(TONES).map((value) => ({ value, label: value }))];
  return (
    <AnswerPanel
      title="Equipment"
      note="Health is of the hour before the newest reading: critical where it failed, warning where its tool is worn or it ran slow and hot."
      query={equipment}
      controls={
        <div className="inline-form">
          <SelectField label="Health" value={chosen} options={options} onChange={setChosen} />
        </div>
      }
    >
      {({ rows }) => (
        <>
          {health.error === null ? null : <ProblemNotice error={health.error} />}
          <DataTable
            caption="Equipment with its health"
            isCaptionHidden
            rows={equipmentRows(rows, health.data?.rows ?? []).filter((row) => chosen === '' || row.health === chosen)}
            columns={COLUMNS}
            rowKey={(row) => row.asset_id}
            empty="No machine is in this state."
          />
          {health.data === undefined ? null : <AnswerSource source={health.data} />}
        </>
      )}
    </AnswerPanel>
  );
}

function Health({ health }: EquipmentRow): ReactElement | string {
  return health === null ? NOTHING : <StatusBadge tone={TONES[health] ?? 'neutral'}>{health}</StatusBadge>;
}
