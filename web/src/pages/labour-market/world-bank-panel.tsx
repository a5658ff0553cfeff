import { useState, type ReactElement } from 'react';
import type { ReadAnswer } from '../../api/answer.types.js';
import { useWorldBank } from '../../api/labour-market.hooks.js';
import type { IndicatorRow } from '../../api/labour-market.types.js';
import { useContract } from '../../api/registry.hooks.js';
import { AnswerSource } from '../../components/answer-source.js';
import { Chart } from '../../components/charts/chart.js';
import { DataTable, type TableColumn } from '../../components/data-table.js';
import { Loading } from '../../components/loading.js';
import { Panel } from '../../components/panel.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { quantity, words } from '../../components/quantity.format.js';
import { SelectField } from '../../components/select-field.js';
import { TextChooser } from '../../components/text-chooser.js';
import { byYear, newestOf } from './country.series.js';
import { COUNTRIES_MAX, countriesIn, INDICATOR_NAMES } from './world-bank.choice.js';

const FIRST = 'NY.GDP.MKTP.CD';
const START_YEAR = '1990';

const COLUMNS: readonly TableColumn<IndicatorRow>[] = [
  { key: 'country', label: 'Country', isRowHeader: true, cell: ({ country }) => country },
  { key: 'year', label: 'Newest year', isNumeric: true, cell: ({ year }) => String(year), sortBy: ({ year }) => year },
  {
    ...{ key: 'value', label: 'Value', isNumeric: true, cell: ({ value }: IndicatorRow) => quantity(value) },
    sortBy: ({ value }) => value,
  },
];

export function WorldBankPanel(): ReactElement {
  const [indicator, setIndicator] = useState(FIRST);
  const [text, setText] = useState('QAT, SAU, ARE');
  const contract = useContract('world_bank_indicator');
  const countries = countriesIn(text);
  const answers = useWorldBank(indicator, countries, START_YEAR);
  const allowed = contract.data?.parameters.find(({ name }) => name === 'indicator')?.allowed ?? [FIRST];
  return (
    <Panel title="World Bank series" note={`Since ${START_YEAR}, of up to ${String(COUNTRIES_MAX)} countries.`}>
      <div className="inline-form">
        <SelectField
          label="Indicator"
          value={indicator}
          options={allowed.map(String).map((code) => ({ value: code, label: INDICATOR_NAMES[code] ?? code }))}
          onChange={setIndicator}
        />
        <TextChooser
          label="Countries"
          value={text}
          onChoose={setText}
          hint="ISO codes of three letters, or groups such as WLD, separated by commas"
        />
      </div>
      {answers.map(({ error }, at) => (error === null ? null : <ProblemNotice key={countries[at]} error={error} />))}
      {answers.some(({ isPending }) => isPending) ? <Loading what="the series" /> : null}
      <Series answers={answers.flatMap(({ data }) => (data === undefined ? [] : [data]))} />
    </Panel>
  );
}

function Series({ answers }: { readonly answers: readonly ReadAnswer<IndicatorRow>[] }): ReactElement {
  const rows = answers.flatMap((answer) => answer.rows);
  const [answer] = answers;
  const name = rows[0]?.indicator_name ?? 'The series';
  if (answer === undefined) return <p className="empty">Name a country.</p>;
  return (
    <>
      <Chart kind="line" title={name} unit={words(answer.unit)} x="year" xLabel="Year" {...byYear(rows)} />
      <DataTable
        caption={`${name}, newest value of each country`}
        rows={newestOf(rows)}
        columns={COLUMNS}
        rowKey={(row) => row.country_code}
        empty="There is no value for any of these countries."
      />
      <AnswerSource source={answer} />
    </>
  );
}
