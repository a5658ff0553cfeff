import type { CountryYearRow } from '../../api/labour-market.types.js';
import type { ChartRow, ChartSeries } from '../../components/charts/chart.types.js';

/** One row a year, with every country's value; null where a country has none. Countries by name, in the order they come. */
export function byYear(rows: readonly CountryYearRow[]): {
  readonly series: readonly ChartSeries[];
  readonly rows: readonly ChartRow[];
} {
  const names = new Map(rows.map(({ country_code: code, country }) => [code, country]));
  const years = new Map<number, Map<string, number>>();
  for (const { year, country_code: code, value } of rows)
    years.set(year, (years.get(year) ?? new Map<string, number>()).set(code, value));
  return {
    series: [...names].map(([key, label]) => ({ key, label })),
    rows: [...years]
      .sort(([some], [other]) => some - other)
      .map(([year, values]) => ({
        ...Object.fromEntries([...names.keys()].map((code) => [code, values.get(code) ?? null])),
        year: String(year),
      })),
  };
}

/** The newest row of each country, highest value first. */
export function newestOf<Row extends CountryYearRow>(rows: readonly Row[]): readonly Row[] {
  const newest = new Map<string, Row>();
  for (const row of rows) {
    const known = newest.get(row.country_code);
    if (known === undefined || row.year > known.year) newest.set(row.country_code, row);
  }
  return [...newest.values()].sort((some, other) => other.value - some.value);
}
