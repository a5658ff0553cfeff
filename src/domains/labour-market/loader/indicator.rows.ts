import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import type { CopyValue } from '../../../datasets/copy-text.codec.js';
import type { CountryDirectory } from './country.directory.js';

/** One country, year and value of a source; the value as the source wrote it. */
export interface Observation {
  readonly code: string;
  readonly year: number;
  readonly value: string;
}

export const INDICATOR_TABLE = 'public.world_bank_indicators';
export const INDICATOR_COLUMNS: readonly string[] = [
  'country_code',
  'country_name',
  'indicator_code',
  'indicator_name',
  'year',
  'value',
  'dataset_id',
];

export interface Indicator {
  readonly code: string;
  readonly name: string;
  readonly dataset: string;
}

/** A World Bank file: Country Name, Country Code, Year, Value. */
export function worldBankObservations(files: BundledFilesReader, file: string): Observation[] {
  return files.records(file, ['Country Name', 'Country Code', 'Year', 'Value']).map((record) => ({
    code: record.text('Country Code'),
    year: record.integer('Year'),
    value: record.decimal('Value'),
  }));
}

/** A Gapminder file: geo, time, and one column named as the measure. */
export function gapminderObservations(
  files: BundledFilesReader,
  directory: CountryDirectory,
  measure: string,
): Observation[] {
  const file = gapminderFile(measure);
  return files.records(file, ['geo', 'time', measure]).map((record) => ({
    code: directory.codeOf(record.text('geo'), file),
    year: record.integer('time'),
    value: record.decimal(measure),
  }));
}

export function gapminderFile(measure: string): string {
  return `gapminder/${measure}.csv.gz`;
}

export function* indicatorRows(
  indicator: Indicator,
  directory: CountryDirectory,
  observations: Iterable<Observation>,
): Generator<CopyValue[]> {
  for (const { code, year, value } of observations) {
    yield [code, directory.nameOf(code), indicator.code, indicator.name, year, value, indicator.dataset];
  }
}

/** 31 December of the newest year: what a bare year means. */
export function endOfNewestYear(observations: Iterable<{ readonly year: number }>): string {
  let newest = 0;
  for (const { year } of observations) newest = Math.max(newest, year);
  return endOfYear(newest);
}

export function endOfYear(year: number): string {
  return `${String(year)}-12-31`;
}
