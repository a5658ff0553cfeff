import { useState, type ReactElement } from 'react';
import { useGcc } from '../../api/labour-market.hooks.js';
import type { CountryYearRow } from '../../api/labour-market.types.js';
import { AnswerPanel } from '../../components/answer-panel.js';
import { Chart } from '../../components/charts/chart.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { quantity } from '../../components/quantity.format.js';
import { SelectField, type Option } from '../../components/select-field.js';
import { byYear, newestOf } from './country.series.js';

const INDICATORS: readonly Option[] = [
  { value: 'unemployment_rate', label: 'Unemployment' },
  { value: 'youth_unemployment_rate', label: 'Unemployment of the young' },
  { value: 'labor_force_participation', label: 'Participation in the labour force' },
  { value: 'female_labor_participation', label: 'Participation of women' },
];

const COLUMNS: readonly TableColumn<CountryYearRow>[] = [
  { key: 'country', label: 'Country', isRowHeader: true, cell: ({ country }) => country },
  { key: 'year', label: 'Year', isNumeric: true, cell: ({ year }) => String(year), sortBy: ({ year }) => year },
  {
    ...{ key: 'value', label: 'Percent', isNumeric: true, cell: ({ value }: CountryYearRow) => quantity(value) },
    sortBy: ({ value }) => value,
  },
];

export function GccPanel(): ReactElement {
  const [indicator, setIndicator] = useState(INDICATORS[0]?.value ?? '');
  const gcc = useGcc(indicator);
  const label = INDICATORS.find(({ value }) => value === indicator)?.label ?? indicator;
  return (
    <AnswerPanel
      title="The Gulf states compared"
      query={gcc}
      controls={
        <div className="inline-form">
          <SelectField label="Measure" value={indicator} options={INDICATORS} onChange={setIndicator} />
        </div>
      }
    >
      {({ rows }) => (
        <>
          <Chart kind="line" title={`${label} by year`} unit="percent" x="year" xLabel="Year" {...byYear(rows)} />
          <DataTable
            caption={`${label}, newest year of each country`}
            rows={newestOf(rows)}
            columns={COLUMNS}
            rowKey={(row) => row.country_code}
            empty="No country has a value."
          />
        </>
      )}
    </AnswerPanel>
  );
}
