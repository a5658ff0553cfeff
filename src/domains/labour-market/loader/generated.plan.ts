import type { LoadConnection } from '../../../kernel/load-connection.js';
import { ATTRITION_FILE } from './attrition.plan.js';
import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import { CENSUS_FILE } from './census.plan.js';
import { COUNTRY_FILES } from './country.directory.js';
import { calibrate } from './employment.calibration.js';
import { isoDate } from './employment.model.js';
import { GeneratedEmployment } from './generated-employment.generator.js';
import { ILO_MEASURES } from './ilo.measures.js';
import { gapminderFile } from './indicator.rows.js';
import { INDUSTRY_FILE } from './industry-unemployment.plan.js';
import type { DatasetPlan, IndexDefinition, PreparedDataset } from '../../../datasets/load.port.js';
import { MONTHS } from './sector.catalogue.js';
import { WAGE_PANEL_FILE } from './wage-panel.plan.js';

export const GENERATED_DATASET = 'lmis_generated';
export const DEFAULT_SEED = 20_170_101;
/** Raise when the generator's code changes what it yields. */
const GENERATOR_VERSION = '1';

const TABLE = 'public.employment_records';
const COLUMNS = [
  ...['person_id', 'company_id', 'month', 'status', 'nationality', 'gender', 'age', 'education_level'],
  ...['sector', 'job_title', 'salary_qar', 'start_date', 'end_date'],
];

/**
 * The table's key and seven more, for what the labour-market queries filter on. Of nationality and status only the
 * selective value is indexed: an index over the other nine tenths would never be chosen.
 */
export const EMPLOYMENT_INDEXES: readonly IndexDefinition[] = [
  {
    name: 'employment_records_pkey',
    create: `ALTER TABLE ${TABLE} ADD CONSTRAINT employment_records_pkey PRIMARY KEY (person_id, month)`,
    isConstraint: true,
    drop: `ALTER TABLE ${TABLE} DROP CONSTRAINT IF EXISTS employment_records_pkey`,
  },
  index('employment_records_month', '(month)'),
  index('employment_records_company_month', '(company_id, month)'),
  index('employment_records_sector_month', '(sector, month)'),
  index('employment_records_nationals', `(month) WHERE nationality = 'Qatari'`),
  index('employment_records_unemployed', `(month) WHERE status = 'unemployed'`),
  index('employment_records_end_date', '(end_date) WHERE end_date IS NOT NULL'),
  index('employment_records_company_start', '(company_id, start_date)'),
];

export function generatedPlan(files: BundledFilesReader, scale: number): DatasetPlan {
  return {
    id: GENERATED_DATASET,
    title: 'Generated companies and employment records, calibrated on the bundled real distributions',
    kind: 'generated',
    locator: `generated: seed=${String(DEFAULT_SEED)} scale=${String(scale)} version=${GENERATOR_VERSION}`,
    source: 'Seeded generator of this product; no real person or company',
    license: 'same as the product',
    version: GENERATOR_VERSION,
    files: [
      ...[WAGE_PANEL_FILE, ATTRITION_FILE, CENSUS_FILE, INDUSTRY_FILE, ...COUNTRY_FILES],
      ...[...ILO_MEASURES.map(({ measure }) => measure), 'gdppercapita_us_inflation_adjusted'].map(gapminderFile),
    ],
    indexed: { table: TABLE, indexes: EMPLOYMENT_INDEXES },
    prepare: () => Promise.resolve(prepare(files, scale)),
  };
}

/** Scale of the loaded set, so that a start without a wish keeps what an operator chose; 1 when there is none. */
export async function scaleOf(connection: LoadConnection): Promise<number> {
  const { rows } = await connection.query('SELECT locator FROM falaj.dataset WHERE dataset_id = $1', [
    GENERATED_DATASET,
  ]);
  const match = /scale=([\d.]+)/.exec(String(rows[0]?.locator));
  return match === null ? 1 : Number(match[1]);
}

function prepare(files: BundledFilesReader, scale: number): PreparedDataset {
  const generated = new GeneratedEmployment(calibrate(files), DEFAULT_SEED, scale);
  return {
    asOfDate: isoDate(MONTHS - 1, 1),
    tables: [
      {
        table: TABLE,
        columns: COLUMNS,
        totalRows: generated.expectedRows,
        rows: generated.employmentRecords(),
      },
      {
        table: 'public.companies',
        columns: ['company_id', 'company_name', 'sector', 'size_band'],
        totalRows: generated.companyCount,
        rows: generated.companyRows(),
      },
    ],
  };
}

function index(name: string, columns: string): IndexDefinition {
  return {
    name,
    create: `CREATE INDEX ${name} ON ${TABLE} ${columns}`,
    drop: `DROP INDEX IF EXISTS public.${name}`,
  };
}
