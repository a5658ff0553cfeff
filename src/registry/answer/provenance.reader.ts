import type { SnapshotReader } from '../../database/snapshot-reader.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import type { AnswerFreshness } from '../../kernel/query-answer.js';
import type { BoundQuery } from '../query-definition.js';
import { toInstant } from './cell.encoder.js';

/** Where an answer's data came from, as its datasets stood in the snapshot of its rows. */
export interface Provenance {
  readonly document: JsonObject;
  readonly freshness: AnswerFreshness;
  readonly warnings: readonly string[];
}

interface DatasetRow {
  readonly id: string;
  readonly kind: string | null;
  readonly locator: string | null;
  readonly license: string | null;
  readonly asOfDate: string | null;
  readonly updatedAt: string | null;
}

const DATASETS = `SELECT dataset_id, kind, locator, license, asof_date::text, updated_at::text
  FROM falaj.dataset WHERE dataset_id = ANY($1::text[])`;
/** From real to least real: an answer is as real as the least real of its datasets. */
const KINDS: readonly (string | null)[] = ['real', 'derived', 'generated'];
const AS_OF_PARAMETERS: readonly string[] = ['as_of', 'as_of_date'];

/** Reads provenance and freshness in the same snapshot as the rows. @param view where the rows came from, if not from the tables. */
export async function readProvenance(
  reader: SnapshotReader,
  bound: BoundQuery,
  view: string | null = null,
): Promise<Provenance> {
  const result = await reader.query(DATASETS, [[...bound.datasets]]);
  const known = new Map(result.rows.map((row) => [row[0], row]));
  const datasets = bound.datasets.map((id): DatasetRow => {
    const [, kind = null, locator = null, license = null, asOfDate = null, updatedAt = null] = known.get(id) ?? [];
    return {
      id,
      kind,
      locator,
      license,
      asOfDate,
      updatedAt: updatedAt === null ? null : (toInstant(updatedAt) ?? null),
    };
  });
  return {
    document: documentOf(datasets, bound, view),
    freshness: freshnessOf(datasets, bound),
    warnings: warningsOf(datasets, known),
  };
}

function documentOf(datasets: readonly DatasetRow[], { definition }: BoundQuery, view: string | null): JsonObject {
  return {
    dataset_id: datasets.map(({ id }) => id).join('+'),
    locator: joined(datasets.map(({ locator }) => locator)),
    tables: definition.reads,
    view,
    kind: leastReal(datasets),
    license: joined(datasets.map(({ license }) => license)),
  };
}

function freshnessOf(datasets: readonly DatasetRow[], { definition, params }: BoundQuery): AnswerFreshness {
  const asked = definition.parameters
    .filter(({ name, type }) => type === 'date' && AS_OF_PARAMETERS.includes(name))
    .map(({ name }) => params[name]);
  const days = [...datasets.map(({ asOfDate }) => asOfDate), ...asked].filter((day) => typeof day === 'string');
  return {
    asOfDate: days.length === 0 ? null : earliest(days),
    updatedAt: earliest(datasets.map(({ updatedAt }) => updatedAt).filter((at) => at !== null)),
    slaDays: definition.freshnessDays,
  };
}

function warningsOf(datasets: readonly DatasetRow[], known: ReadonlyMap<unknown, unknown>): readonly string[] {
  return datasets.filter(({ id }) => !known.has(id)).map(({ id }) => `the dataset ${id} has not been loaded`);
}

function leastReal(datasets: readonly DatasetRow[]): string | null {
  const known = datasets.filter(({ kind }) => kind !== null).map(({ kind }) => KINDS.indexOf(kind));
  return known.length === 0 ? null : (KINDS[Math.max(...known)] ?? null);
}

/** ISO texts of one form order as the times they name. */
function earliest(texts: readonly string[]): string | null {
  return [...texts].sort()[0] ?? null;
}

function joined(texts: readonly (string | null)[]): string | null {
  const distinct = [...new Set(texts.filter((text) => text !== null))];
  return distinct.length === 0 ? null : distinct.join('; ');
}
