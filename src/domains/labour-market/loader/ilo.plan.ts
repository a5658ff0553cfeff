import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import type { CopyValue } from '../../../datasets/copy-text.codec.js';
import { COUNTRY_FILES, CountryDirectory, GCC_CODES } from './country.directory.js';
import {
  ILO_MEASURES,
  PARTICIPATION_MEASURE,
  UNEMPLOYMENT_MEASURE,
  YOUTH_UNEMPLOYMENT_MEASURE,
} from './ilo.measures.js';
import {
  endOfYear,
  gapminderFile,
  gapminderObservations,
  INDICATOR_COLUMNS,
  INDICATOR_TABLE,
  indicatorRows,
  type Observation,
} from './indicator.rows.js';
import type { DatasetPlan, PreparedDataset } from '../../../datasets/load.port.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';

const ILO = 'ilo_labour';
const ORIGIN = 'open-numbers/ddf--gapminder--systema_globalis, c63631ab';
const SOURCE = 'ILOSTAT, by way of Gapminder Systema Globalis';
const LICENSE = 'CC BY 4.0 (Gapminder; ILOSTAT)';
const FILES = [...ILO_MEASURES.map(({ measure }) => gapminderFile(measure)), ...COUNTRY_FILES];
const AS_OF_RULE =
  'as of the newest year for which at least 10 countries report unemployment; later years are projections';

/** Fewer countries than this in a year of the national estimates: the year is only just beginning to be reported. */
const REPORTING_COUNTRIES_MIN = 10;

const ILO_COLUMNS = ['country_code', 'country_name', 'indicator_code', 'year', 'sex', 'age_group', 'value'];
const GCC_COLUMNS = [
  'country',
  'country_code',
  'year',
  'quarter',
  'unemployment_rate',
  'labor_force_participation',
  'population_working_age',
  'youth_unemployment_rate',
  'female_labor_participation',
  'source',
];

/** The ILO measures of all countries, and the table of the six Gulf countries made from them. */
export function iloPlans(files: BundledFilesReader): DatasetPlan[] {
  return [
    {
      id: ILO,
      title: `ILO labour-force measures by country and year (${AS_OF_RULE})`,
      kind: 'real',
      locator: `data/labour/gapminder/*.csv.gz (${ORIGIN}); years to 2026, the last ones ILO projections`,
      source: SOURCE,
      license: LICENSE,
      version: '1',
      files: FILES,
      prepare: () => Promise.resolve(prepareIlo(files)),
    },
    {
      id: 'gcc_labour',
      title: `Labour-force measures of the six GCC countries, one row a country and year (${AS_OF_RULE} and left out)`,
      kind: 'derived',
      locator: `data/labour/gapminder/*.csv.gz (${ORIGIN}), four measures joined by country and year`,
      source: SOURCE,
      license: LICENSE,
      version: '1',
      files: FILES,
      prepare: () => Promise.resolve(prepareGcc(files)),
    },
  ];
}

/** Last year that was observed rather than projected: the modelled measures reach further than the national estimates. */
export function lastObservedYear(unemployment: readonly Observation[]): number {
  const countries = new Map<number, number>();
  for (const { year } of unemployment) countries.set(year, (countries.get(year) ?? 0) + 1);
  return Math.max(...[...countries].filter(([, count]) => count >= REPORTING_COUNTRIES_MIN).map(([year]) => year));
}

function prepareIlo(files: BundledFilesReader): PreparedDataset {
  const directory = new CountryDirectory(files);
  const labour: CopyValue[][] = [];
  const indicators: CopyValue[][] = [];
  for (const each of ILO_MEASURES) {
    const observations = gapminderObservations(files, directory, each.measure);
    for (const { code, year, value } of observations) {
      labour.push([code, directory.nameOf(code), each.indicator, year, each.sex, each.ageGroup, value]);
    }
    const indicator = { code: each.worldBankCode, name: each.worldBankName, dataset: ILO };
    indicators.push(...indicatorRows(indicator, directory, observations));
  }
  return {
    asOfDate: endOfYear(lastObservedYear(gapminderObservations(files, directory, UNEMPLOYMENT_MEASURE))),
    tables: [
      tableLoad('public.ilo_labour_data', ILO_COLUMNS, labour),
      tableLoad(INDICATOR_TABLE, INDICATOR_COLUMNS, indicators, true),
    ],
  };
}

function prepareGcc(files: BundledFilesReader): PreparedDataset {
  const directory = new CountryDirectory(files);
  const column = (measure: string): Observation[] => gapminderObservations(files, directory, measure);
  const unemployment = column(UNEMPLOYMENT_MEASURE);
  const lastYear = lastObservedYear(unemployment);
  const columns = [
    unemployment,
    column(PARTICIPATION_MEASURE),
    column(YOUTH_UNEMPLOYMENT_MEASURE),
    column(`females_${PARTICIPATION_MEASURE}`),
  ].map((observations) => new Map(observations.map((each) => [`${each.code} ${String(each.year)}`, each.value])));
  const rows = GCC_CODES.flatMap((code) =>
    yearsOf(columns, code, lastYear).map((year): CopyValue[] => {
      const [rate, participation, youth, women] = columns.map(
        (values) => values.get(`${code} ${String(year)}`) ?? null,
      );
      const cells = [rate ?? null, participation ?? null, null, youth ?? null, women ?? null];
      return [directory.nameOf(code), code, year, null, ...cells, SOURCE];
    }),
  );
  return { asOfDate: endOfYear(lastYear), tables: [tableLoad('public.gcc_labour_statistics', GCC_COLUMNS, rows)] };
}

function yearsOf(columns: readonly ReadonlyMap<string, string>[], code: string, lastYear: number): number[] {
  const years = columns.flatMap((values) =>
    [...values.keys()].filter((key) => key.startsWith(`${code} `)).map((key) => Number(key.slice(4))),
  );
  return [...new Set(years)].filter((year) => year <= lastYear).sort((a, b) => a - b);
}
