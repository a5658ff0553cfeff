import { useState, type ReactElement } from 'react';
import { useTransitions } from '../../api/labour-market.hooks.js';
import type { RecordSource, TransitionRow } from '../../api/labour-market.types.js';
import { AnswerPanel } from '../../components/answer-panel.js';
import { Chart } from '../../components/charts/chart.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { count, quantity, words } from '../../components/quantity.format.js';
import { SelectField } from '../../components/select-field.js';
import { balanceOf } from './transition.balance.js';
import { NATIONALITIES } from './nationality.options.js';

const COLUMNS: readonly TableColumn<TransitionRow>[] = [
  {
    ...{ key: 'pair', label: 'From, to', isRowHeader: true },
    cell: (row) => `${row.from_sector} → ${row.to_sector}`,
    sortBy: (row) => `${row.from_sector} ${row.to_sector}`,
  },
  {
    ...{ key: 'transitions', label: 'Moves', isNumeric: true, cell: (row: TransitionRow) => count(row.transitions) },
    sortBy: (row) => row.transitions,
  },
  {
    ...{ key: 'persons', label: 'Persons', isNumeric: true, cell: (row: TransitionRow) => count(row.persons) },
    sortBy: (row) => row.persons,
  },
  {
    ...{ key: 'old', label: 'Mean salary before', isNumeric: true },
    cell: (row) => quantity(row.average_old_salary),
    sortBy: (row) => row.average_old_salary,
  },
  {
    ...{ key: 'new', label: 'Mean salary after', isNumeric: true },
    cell: (row) => quantity(row.average_new_salary),
    sortBy: (row) => row.average_new_salary,
  },
  {
    ...{ key: 'change', label: 'Median change', isNumeric: true },
    cell: (row) => quantity(row.median_salary_change),
    sortBy: (row) => row.median_salary_change,
  },
];

const SERIES = [
  { key: 'entered', label: 'Entered' },
  { key: 'left', label: 'Left' },
];

export function TransitionPanel({ source }: { readonly source: RecordSource }): ReactElement {
  const [nationality, setNationality] = useState('');
  const transitions = useTransitions(source, nationality);
  return (
    <AnswerPanel
      title="Moves between sectors"
      note="Counted by pairs of sectors; pairs of fewer than five persons are merged into one."
      query={transitions}
      controls={
        <div className="inline-form">
          <SelectField
            label="Nationality, of moves"
            value={nationality}
            options={NATIONALITIES}
            onChange={setNationality}
          />
        </div>
      }
    >
      {({ rows }) => (
        <>
          <Chart
            kind="bar"
            title="Moves into and out of each sector"
            unit="moves"
            x="sector"
            xLabel="Sector"
            series={SERIES}
            rows={balanceOf(rows)}
          />
          <details>
            <summary>All {count(rows.length)} pairs of sectors</summary>
            <DataTable
              caption={`Moves between sectors (salaries in ${words(rows[0]?.salary_unit ?? 'unknown')})`}
              rows={rows}
              columns={COLUMNS}
              rowKey={(row) => `${row.from_sector}/${row.to_sector}`}
              empty="Nobody moved, or too few to speak of."
            />
          </details>
        </>
      )}
    </AnswerPanel>
  );
}
