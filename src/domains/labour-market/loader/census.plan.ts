import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import type { CsvRecord } from '../../../datasets/csv.record.js';
import type { DatasetPlan } from '../../../datasets/load.port.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';

export const CENSUS_FILE = 'adult_census.csv.gz';

/** The extract was drawn from the census of 1994; its rows carry no date. */
const CENSUS_YEAR_END = '1994-12-31';
const UNKNOWN = '?';

export const CENSUS_COLUMNS: readonly string[] = [
  ...['age', 'workclass', 'education', 'education-num', 'marital-status', 'occupation', 'race', 'sex'],
  ...['hours-per-week', 'native-country', 'income-per-year'],
];

const TABLE_COLUMNS = [
  'census_id',
  'age',
  'workclass',
  'education',
  'education_years',
  'marital_status',
  'occupation',
  'race',
  'sex',
  'hours_per_week',
  'native_country',
  'income_over_50k',
];

export interface CensusPerson {
  readonly age: number;
  readonly workclass: string | null;
  readonly education: string;
  readonly occupation: string | null;
  readonly sex: string;
  readonly isOver50k: boolean;
}

export function censusPlan(files: BundledFilesReader): DatasetPlan {
  return {
    id: 'census_workforce',
    title: 'Adult census extract: persons with education, occupation, country of birth and income class',
    kind: 'real',
    locator: `data/labour/${CENSUS_FILE} (algofairness/fairness-comparison, fairness/data/raw/adult.csv, 80b34d25)`,
    source: 'UCI Machine Learning Repository, Adult (1994 census)',
    license: 'CC BY 4.0',
    version: '1',
    files: [CENSUS_FILE],
    prepare: () => {
      const rows = files
        .records(CENSUS_FILE, CENSUS_COLUMNS)
        .map((record, index) => [
          ...[index + 1, record.integer('age'), record.optional('workclass', UNKNOWN), record.text('education')],
          ...[record.integer('education-num'), record.text('marital-status'), record.optional('occupation', UNKNOWN)],
          ...[record.text('race'), record.text('sex'), record.integer('hours-per-week')],
          ...[record.optional('native-country', UNKNOWN), isOver50k(record)],
        ]);
      return Promise.resolve({
        asOfDate: CENSUS_YEAR_END,
        tables: [tableLoad('public.census_workforce', TABLE_COLUMNS, rows)],
      });
    },
  };
}

export function censusPersons(files: BundledFilesReader): CensusPerson[] {
  return files.records(CENSUS_FILE, CENSUS_COLUMNS).map((record) => ({
    age: record.integer('age'),
    workclass: record.optional('workclass', UNKNOWN),
    education: record.text('education'),
    occupation: record.optional('occupation', UNKNOWN),
    sex: record.text('sex'),
    isOver50k: isOver50k(record),
  }));
}

function isOver50k(record: CsvRecord): boolean {
  return record.flag('income-per-year', '>50K', '<=50K');
}
