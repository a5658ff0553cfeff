import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { sha256Hex } from '../../../kernel/hash.js';
import type { CopyValue } from '../../../datasets/copy-text.codec.js';
import type { DatasetPlan, LoadedDataReader, PreparedDataset } from '../../../datasets/load.port.js';
import { tableLoad } from '../../../datasets/table-load.factory.js';
import { type Target, parseTargets } from './targets.schema.js';
import { FalajError } from '../../../kernel/falaj-error.js';

const COLUMNS = [
  ...['metric_name', 'target_value', 'target_year', 'current_value', 'baseline', 'last_measured'],
  ...['unit', 'category', 'source'],
];

/** Newest value that was observed: years past the dataset's as-of date are projections. */
const NEWEST = `
  SELECT i.value::text AS value, to_char(make_date(i.year, 12, 31), 'YYYY-MM-DD') AS measured
  FROM public.world_bank_indicators i JOIN falaj.dataset d ON d.dataset_id = i.dataset_id
  WHERE i.dataset_id = $1 AND i.country_code = $2 AND i.indicator_code = $3
    AND make_date(i.year, 12, 31) <= d.asof_date
  ORDER BY i.year DESC LIMIT 1`;

/** The published targets; where one names a loaded measure, its newest value stands beside it. */
export function targetsPlan(file: string): DatasetPlan {
  const text = read(file);
  const targets = parseTargets(basename(file), text);
  return {
    id: 'vision_2030_targets',
    title: 'Published development targets, current values from loaded measures',
    kind: 'derived',
    locator: 'definitions/labour-market/targets.yml',
    source: 'Governments, as named per target',
    license: 'facts cited with their source',
    version: sha256Hex(text),
    files: [],
    after: [...new Set(targets.flatMap(({ measure }) => (measure === null ? [] : [measure.dataset])))].sort(),
    prepare: (reader) => prepare(targets, reader),
  };
}

async function prepare(targets: readonly Target[], reader: LoadedDataReader): Promise<PreparedDataset> {
  const rows: CopyValue[][] = [];
  let newest: string | null = null;
  for (const target of targets) {
    const { value, measured } = await current(target, reader);
    if (measured !== null && (newest === null || measured > newest)) newest = measured;
    rows.push([
      ...[target.metric, target.targetValue, target.targetYear, value, target.baseline, measured],
      ...[target.unit, target.category, target.source],
    ]);
  }
  return { asOfDate: newest, tables: [tableLoad('public.vision_2030_targets', COLUMNS, rows)] };
}

async function current(
  { measure }: Target,
  reader: LoadedDataReader,
): Promise<{ value: string | null; measured: string | null }> {
  if (measure === null) return { value: null, measured: null };
  const [row] = await reader(NEWEST, [measure.dataset, measure.countryCode, measure.indicatorCode]);
  return row === undefined
    ? { value: null, measured: null }
    : { value: String(row.value), measured: String(row.measured) };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new FalajError('definition.invalid', `${basename(file)} is missing or not readable`, {
      fields: { file: basename(file) },
      cause,
    });
  }
}
