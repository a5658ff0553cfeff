import { useState, type ReactElement } from 'react';
import { useSalaries } from '../../api/labour-market.hooks.js';
import type { RecordSource, SalaryRow } from '../../api/labour-market.types.js';
import { AnswerPanel } from '../../components/answer-panel.js';
import { Chart } from '../../components/charts/chart.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { count, quantity, words } from '../../components/quantity.format.js';
import { SelectField } from '../../components/select-field.js';
import { TextChooser } from '../../components/text-chooser.js';
import { NATIONALITIES } from './nationality.options.js';

function amount(key: keyof SalaryRow, label: string): TableColumn<SalaryRow> {
  const value = (row: SalaryRow): number => Number(row[key]);
  return { key, label, isNumeric: true, cell: (row) => quantity(value(row)), sortBy: value };
}

const COLUMNS: readonly TableColumn<SalaryRow>[] = [
  {
    ...{ key: 'sector', label: 'Sector', isRowHeader: true, cell: (row: SalaryRow) => row.sector },
    sortBy: ({ sector }) => sector,
  },
  {
    ...{ key: 'employees', label: 'Persons', isNumeric: true, cell: (row: SalaryRow) => count(row.employee_count) },
    sortBy: (row) => row.employee_count,
  },
  amount('average_salary', 'Mean'),
  amount('min_salary', 'Least'),
  amount('p25', 'First quarter'),
  amount('p50', 'Median'),
  amount('p75', 'Third quarter'),
  amount('p90', 'Ninth tenth'),
  amount('max_salary', 'Most'),
];

const SERIES = [
  { key: 'p25', label: 'First quarter' },
  { key: 'p50', label: 'Median' },
  { key: 'p75', label: 'Third quarter' },
  { key: 'p90', label: 'Ninth tenth' },
];

export function SalaryPanel({ source }: { readonly source: RecordSource }): ReactElement {
  const [nationality, setNationality] = useState('');
  const [jobTitle, setJobTitle] = useState('');
  const salaries = useSalaries(source, nationality, jobTitle);
  return (
    <AnswerPanel
      title="Salaries by sector"
      note="Of current staff. The panel knows no nationality."
      query={salaries}
      controls={
        <div className="inline-form">
          <SelectField
            label="Nationality, of salaries"
            value={nationality}
            options={NATIONALITIES}
            onChange={setNationality}
          />
          <TextChooser label="Job title contains" value={jobTitle} onChoose={setJobTitle} />
        </div>
      }
    >
      {({ rows }) => (
        <>
          <Chart
            kind="bar"
            title="Quarters of the salaries by sector"
            unit={words(rows[0]?.salary_unit ?? '')}
            x="sector"
            xLabel="Sector"
            series={SERIES}
            rows={rows.map(({ sector, p25, p50, p75, p90 }) => ({ sector, p25, p50, p75, p90 }))}
          />
          <DataTable
            caption={`Salaries by sector (${words(rows[0]?.salary_unit ?? '')})`}
            rows={rows}
            columns={COLUMNS}
            rowKey={({ sector }) => sector}
            empty="Nobody is so employed, or too few to speak of."
          />
        </>
      )}
    </AnswerPanel>
  );
}
