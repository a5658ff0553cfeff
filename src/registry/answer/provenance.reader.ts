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

/** One row a dataset known, or one without: what else was asked has to come back in any case. */
const datasetsWith = (expression: string): string =>
  `SELECT ${expression}, d.dataset_id, d.kind, d.locator, d.license, d.asof_date::text, d.updated_at::text
  FROM (SELECT) AS one LEFT JOIN falaj.dataset AS d ON d.dataset_id = ANY($1::text[])`;
/** From real to least real: an answer is as real as the least real of its datasets. */
const KINDS: readonly (string | null)[] = ['real', 'derived', 'generated'];
const UNKNOWN = { kind: null, locator: null, license: null, asOfDate: null, updatedAt: null };
/** Of an instant, its day. */
const ISO_DAY_LENGTH = 10;
const AS_OF_PARAMETERS: readonly string[] = ['as_of', 'as_of_date'];

/** Datasets as they stand in a snapshot, by id. */
export type KnownDatasets = ReadonlyMap<string, DatasetRow>;

/** Something else to know in the same snapshot, asked in the same round trip. */
export interface Aside {
  /** A scalar SQL expression over `values`, whose first is the parameter `$first`. */
  expression(first: number): string;
  readonly values: readonly unknown[];
}

/** Reads what is known of a question's datasets, and what an aside gives, in the snapshot of its rows. */
export async function readDatasets(
  reader: SnapshotReader,
  bound: BoundQuery,
  aside?: Aside,
): Promise<{ readonly known: KnownDatasets; readonly aside: string | null }> {
  const text = datasetsWith(aside?.expression(2) ?? 'NULL');
  const { rows } = await reader.query(text, [[...bound.datasets], ...(aside?.values ?? [])]);
  const known = new Map<string, DatasetRow>();
  for (const [, id = null, kind = null, locator = null, license = null, asOfDate = null, updatedAt = null] of rows)
    if (id !== null) known.set(id, { id, kind, locator, license, asOfDate, updatedAt: instantOf(updatedAt) });
  return { known, aside: rows[0]?.[0] ?? null };
}

/** @param view where the rows came from, if not from the tables. */
export function provenanceOf(known: KnownDatasets, bound: BoundQuery, view: string | null): Provenance {
  const datasets = bound.datasets.map((id): DatasetRow => known.get(id) ?? { id, ...UNKNOWN });
  return {
    document: documentOf(datasets, bound, view),
    freshness: freshnessOf(datasets, bound),
    warnings: warningsOf(datasets, known),
  };
}

function instantOf(text: string | null): string | null {
  return text === null ? null : (toInstant(text) ?? null);
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
    .filter(({ name, type }) => (type === 'date' || type === 'timestamp') && AS_OF_PARAMETERS.includes(name))
    .map(({ name }) => params[name])
    .map((asked) => (typeof asked === 'string' ? asked.slice(0, ISO_DAY_LENGTH) : asked));
  const days = [...datasets.map(({ asOfDate }) => asOfDate), ...asked].filter((day) => typeof day === 'string');
  return {
    asOfDate: days.length === 0 ? null : earliest(days),
    updatedAt: earliest(datasets.map(({ updatedAt }) => updatedAt).filter((at) => at !== null)),
    slaDays: definition.freshnessDays,
  };
}

function warningsOf(datasets: readonly DatasetRow[], known: KnownDatasets): readonly string[] {
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
