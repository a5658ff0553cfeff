import type { Answer } from './registry.types.js';

/** Where the rows of an answer are from. */
export interface AnswerSource {
  readonly queryId: string;
  readonly unit: string;
  readonly dataset: string | null;
  /** real, derived or generated: as the least real of what was read. */
  readonly kind: string | null;
  readonly licence: string | null;
  readonly tables: readonly string[];
  readonly view: string | null;
  readonly asOf: string | null;
  readonly updatedAt: string | null;
  /** How the cache answered; null where the server did not say. */
  readonly cacheStatus: string | null;
}

/** An answer of a registered query, as a board shows it. */
export interface ReadAnswer<Row> extends AnswerSource {
  readonly rows: readonly Row[];
  readonly warnings: readonly string[];
}

/** @typeParam Row as the query's contract says; the server holds it to that. */
export function readAnswer<Row>(body: Answer, headers: Headers): ReadAnswer<Row> {
  const { provenance, freshness } = body;
  return {
    queryId: body.query_id,
    unit: body.unit,
    dataset: textIn(provenance['dataset_id']),
    kind: textIn(provenance['kind']),
    licence: textIn(provenance['license']),
    tables: Array.isArray(provenance['tables']) ? provenance['tables'].map(String) : [],
    view: textIn(provenance['view']),
    asOf: freshness.asof_date,
    updatedAt: freshness.updated_at,
    cacheStatus: headers.get('cache-status'),
    rows: body.rows.map(({ data }) => data as Row),
    warnings: body.warnings,
  };
}

function textIn(value: unknown): string | null {
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(String).join(', ');
  return typeof value === 'string' && value !== '' ? value : null;
}
