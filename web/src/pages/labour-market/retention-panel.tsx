import { useState, type ReactElement } from 'react';
import { useRetention } from '../../api/labour-market.hooks.js';
import type { RecordSource, RetentionRow } from '../../api/labour-market.types.js';
import { AnswerPanel } from '../../components/answer-panel.js';
import { Chart } from '../../components/charts/chart.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { count, quantity } from '../../components/quantity.format.js';
import { plainOptions, SelectField } from '../../components/select-field.js';
import { chosenOr, sectorOptions } from './sector.options.js';

const COMPANIES_DRAWN = 20;
const MONTHS = plainOptions(['12', '24', '36', '60']);
const SIZES = plainOptions(['10', '20', '50', '100']);

const COLUMNS: readonly TableColumn<RetentionRow>[] = [
  {
    ...{ key: 'company', label: 'Company', isRowHeader: true, cell: (row: RetentionRow) => row.company_name },
    sortBy: ({ company_name: name }) => name,
  },
  { key: 'sector', label: 'Sector', cell: ({ sector }) => sector, sortBy: ({ sector }) => sector },
  {
    ...{ key: 'total', label: 'Employed at the start', isNumeric: true },
    cell: (row) => count(row.total_employees),
    sortBy: (row) => row.total_employees,
  },
  {
    ...{ key: 'retained', label: 'Still employed', isNumeric: true },
    cell: (row) => count(row.retained_employees),
    sortBy: (row) => row.retained_employees,
  },
  {
    ...{ key: 'rate', label: 'Retention (%)', isNumeric: true },
    cell: (row) => quantity(row.retention_rate),
    sortBy: (row) => row.retention_rate,
  },
];

export function RetentionPanel({ source }: { readonly source: RecordSource }): ReactElement {
  const [sector, setSector] = useState('');
  const [months, setMonths] = useState('36');
  const [employeesMin, setEmployeesMin] = useState('20');
  const all = useRetention({ source, sector: '', months, employeesMin });
  const sectors = sectorOptions(all.data?.rows);
  const retention = useRetention({ source, sector: chosenOr(sector, sectors), months, employeesMin });
  return (
    <AnswerPanel
      title="Retention by company"
      note="Of the persons a company employed when the window opened, how many it still employs at its end."
      query={retention}
      controls={
        <div className="inline-form">
          <SelectField label="Sector" value={chosenOr(sector, sectors)} options={sectors} onChange={setSector} />
          <SelectField label="Window (months)" value={months} options={MONTHS} onChange={setMonths} />
          <SelectField label="Employees at least" value={employeesMin} options={SIZES} onChange={setEmployeesMin} />
        </div>
      }
    >
      {({ rows }) => <Retention rows={rows} />}
    </AnswerPanel>
  );
}

function Retention({ rows }: { readonly rows: readonly RetentionRow[] }): ReactElement {
  const drawn = rows.slice(0, COMPANIES_DRAWN);
  return (
    <>
      <Chart
        kind="bar"
        title={`Retention of the first ${count(drawn.length)} companies`}
        unit="percent"
        x="company_name"
        xLabel="Company"
        series={[{ key: 'retention_rate', label: 'Retention' }]}
        rows={drawn.map(({ company_name, retention_rate }) => ({ company_name, retention_rate }))}
      />
      <details>
        <summary>All {count(rows.length)} companies</summary>
        <DataTable
          caption="Retention by company, best first"
          rows={rows}
          columns={COLUMNS}
          rowKey={(row) => row.company_id}
          empty="No company is so large."
        />
      </details>
    </>
  );
}
