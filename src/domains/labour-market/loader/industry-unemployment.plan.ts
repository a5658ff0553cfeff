import { FalajError } from '../../../kernel/falaj-error.js';
import type { BundledFilesReader } from '../../../datasets/bundled-files.reader.js';
import type { DatasetPlan } from '../../../datasets/load.port.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';

export const INDUSTRY_FILE = 'us_unemployment_across_industries.json.gz';

export interface IndustryMonth {
  readonly industry: string;
  /** 1 to 12. */
  readonly monthOfYear: number;
  /** First day of the month, ISO. */
  readonly month: string;
  readonly thousands: number;
  readonly rate: number;
}

export function industryUnemploymentPlan(files: BundledFilesReader): DatasetPlan {
  return {
    id: 'industry_unemployment',
    title: 'Unemployment by industry and month, United States, 2000-01 to 2010-02',
    kind: 'real',
    locator: `data/labour/${INDUSTRY_FILE} (vega/vega-datasets, data/unemployment-across-industries.json, cad85578)`,
    source: 'United States Bureau of Labor Statistics, by way of vega-datasets',
    license: 'public domain (United States Government work)',
    version: '1',
    files: [INDUSTRY_FILE],
    prepare: () => {
      const months = industryMonths(files);
      const columns = ['industry', 'month', 'unemployed_thousands', 'unemployment_rate'];
      const rows = months.map(({ industry, month, thousands, rate }) => [industry, month, thousands, rate]);
      return Promise.resolve({
        asOfDate: months.map(({ month }) => month).reduce((a, b) => (a > b ? a : b)),
        tables: [tableLoad('public.industry_unemployment', columns, rows)],
      });
    },
  };
}

export function industryMonths(files: BundledFilesReader): IndustryMonth[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(files.text(INDUSTRY_FILE));
  } catch (cause) {
    if (cause instanceof FalajError) throw cause;
    throw new FalajError('data.invalid', `${INDUSTRY_FILE} is not valid JSON`, {
      fields: { file: INDUSTRY_FILE },
      cause,
    });
  }
  if (!Array.isArray(parsed) || parsed.length === 0) throw invalid(0, 'is not a list of records');
  return parsed.map((record: unknown, index) => toMonth(record, index + 1));
}

/** `position` counts from 1: the file is one line, so it stands where a line number would. */
function toMonth(record: unknown, position: number): IndustryMonth {
  if (typeof record !== 'object' || record === null) throw invalid(position, 'is not a record');
  const { series, year, month, count, rate } = record as Readonly<Record<string, unknown>>;
  if (typeof series !== 'string') throw invalid(position, 'has no series');
  const [y, m, thousands] = [whole(year), whole(month), whole(count)];
  if (y === null || m === null || m < 1 || m > 12 || thousands === null || typeof rate !== 'number') {
    throw invalid(position, 'has a year, month, count or rate that is not a number');
  }
  const first = `${String(y)}-${String(m).padStart(2, '0')}-01`;
  return { industry: series, monthOfYear: m, month: first, thousands, rate };
}

function whole(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) ? value : null;
}

function invalid(position: number, problem: string): FalajError {
  return new FalajError('data.invalid', `${INDUSTRY_FILE} record ${position} ${problem}`, {
    fields: { file: INDUSTRY_FILE, record: position },
  });
}
