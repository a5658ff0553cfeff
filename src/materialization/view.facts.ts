import type { ReadTransaction } from '../database/read-transaction.js';
import { VIEW_SCHEMA, type ViewDefinition } from './view-definition.js';
import type { ViewCondition, ViewControl, ViewRun } from './view-report.js';
import { CONTROL } from './view.controls.js';
import { DEFINITION_HASH } from './view.relation.js';
import type { FormerDefinition } from './view.inheritance.js';
import { RUN_COLUMNS, toRun } from './run-row.js';

/** What is there of one view and what is known of it, in one snapshot. */
export interface ViewFacts {
  readonly name: string;
  readonly state: StateFacts | null;
  readonly relation: RelationFacts | null;
  /** Counts of the inputs now; null where they cannot be known. */
  readonly inputs: string | null;
  readonly baseBytes: number | null;
  /** Indexes of the relation, in the order of their names. */
  readonly indexes: readonly IndexFacts[];
  readonly control: ViewControl | null;
  readonly lastRun: ViewRun | null;
  /** The build that is kept for one step back. */
  readonly previous: { readonly fingerprint: string; readonly as_of: string } | null;
}

export interface IndexFacts {
  readonly name: string;
  /** As the server writes it. */
  readonly definition: string;
}

interface StateFacts {
  readonly fingerprint: string;
  readonly relation: number;
  readonly filenode: number;
  readonly definition_hash: string;
  readonly as_of: string;
  readonly age_seconds: number;
  readonly inputs: string | null;
  readonly quarantined: string | null;
  readonly churn: number | null;
  /** Seconds since the last run or look that touched the state. */
  readonly settled_seconds: number;
  /** The definition the build was made by. */
  readonly definition: FormerDefinition;
  readonly rolled_back_from: string | null;
}

interface RelationFacts {
  readonly oid: number;
  readonly is_table: boolean;
  readonly populated: boolean;
  readonly filenode: number;
  readonly definition_hash: string | null;
  readonly comparable: boolean;
  readonly bytes: number;
  readonly rows: number;
  /** Rows written so far, by the server's statistics. */
  readonly churn: number;
  readonly options: readonly string[];
  readonly tablespace: string | null;
  readonly columns: readonly string[];
}

const FACTS = `
SELECT coalesce(json_agg(json_build_object('name', w.name, 'state', s.facts, 'relation', r.facts, 'indexes', r.indexes,
  'previous', (SELECT json_build_object('fingerprint', p.state->>'fingerprint', 'as_of', p.state->>'as_of') FROM falaj.view_previous AS p
    JOIN pg_class AS k ON k.oid = (p.state->>'relation')::oid AND k.relname = p.name JOIN pg_namespace AS n ON n.oid = k.relnamespace
    WHERE p.name = w.name AND n.nspname = 'falaj_previous'),
  'inputs', falaj.input_changes(w.reads),
  'control', (${CONTROL} WHERE k.name = w.name AND coalesce(k.fingerprint, w.fingerprint) = w.fingerprint),
  'base_bytes', (SELECT sum(pg_total_relation_size(to_regclass(t.name))) FROM unnest(w.reads) AS t(name)),
  'last_run', (SELECT to_json(l) FROM (SELECT ${RUN_COLUMNS} FROM falaj.view_run AS v WHERE v.view = w.name ORDER BY v.id DESC LIMIT 1) AS l)
)), '[]')
FROM json_to_recordset($1::json) AS w(name text, reads text[], fingerprint text)
LEFT JOIN LATERAL (
  SELECT json_build_object('fingerprint', v.fingerprint, 'relation', v.relation::bigint, 'filenode', v.filenode::bigint,
    'definition_hash', v.definition_hash, 'as_of', to_char(v.as_of AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'age_seconds', extract(epoch FROM clock_timestamp() - v.as_of), 'inputs', v.inputs, 'quarantined', v.quarantined,
    'churn', v.churn, 'settled_seconds', extract(epoch FROM clock_timestamp() - v.updated_at),
    'definition', v.definition, 'rolled_back_from', v.rolled_back_from) AS facts
  FROM falaj.view_state AS v WHERE v.name = w.name
) AS s ON true
LEFT JOIN LATERAL (
  SELECT json_build_object('oid', c.oid::bigint, 'is_table', c.relkind = 'r', 'populated', c.relispopulated,
    'filenode', coalesce(pg_relation_filenode(c.oid), 0)::bigint, 'definition_hash', ${DEFINITION_HASH},
    'comparable', EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indimmediate
      AND i.indpred IS NULL AND i.indexprs IS NULL),
    'bytes', pg_total_relation_size(c.oid), 'rows', c.reltuples::bigint,
    'churn', pg_stat_get_tuples_inserted(c.oid) + pg_stat_get_tuples_updated(c.oid) + pg_stat_get_tuples_deleted(c.oid),
    'options', coalesce(c.reloptions, '{}'), 'tablespace', (SELECT t.spcname FROM pg_tablespace AS t WHERE t.oid = c.reltablespace),
    'columns', (SELECT coalesce(json_agg(a.attname ORDER BY a.attnum), '[]') FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0)) AS facts,
    (SELECT coalesce(json_agg(json_build_object('name', x.relname, 'definition', pg_get_indexdef(x.oid)) ORDER BY x.relname), '[]') FROM pg_index AS i JOIN pg_class AS x ON x.oid = i.indexrelid
     WHERE i.indrelid = c.oid AND i.indisvalid) AS indexes
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = '${VIEW_SCHEMA}' AND c.relname = w.name
) AS r ON true`;

type RawFacts = Omit<ViewFacts, 'lastRun' | 'baseBytes' | 'indexes'> & {
  readonly base_bytes: number | null;
  readonly indexes: readonly IndexFacts[] | null;
  readonly last_run: Readonly<Record<string, unknown>> | null;
};

/** @throws FalajError database.unavailable, database.overloaded */
export async function readFacts(
  transactions: ReadTransaction,
  views: readonly Pick<ViewDefinition, 'name' | 'query' | 'fingerprint'>[],
): Promise<ReadonlyMap<string, ViewFacts>> {
  const wanted = JSON.stringify(
    views.map(({ name, query, fingerprint }) => ({ name, reads: query.reads, fingerprint })),
  );
  const { rows } = await transactions.run((reader) => reader.query(FACTS, [wanted]));
  const facts = JSON.parse(rows[0]?.[0] ?? '[]') as readonly RawFacts[];
  return new Map(
    facts.map(({ base_bytes: baseBytes, last_run: lastRun, indexes, ...rest }) => [
      rest.name,
      { ...rest, baseBytes, indexes: indexes ?? [], lastRun: lastRun === null ? null : toRun(lastRun) },
    ]),
  );
}

export function conditionOf(view: Pick<ViewDefinition, 'fingerprint'>, { state, relation }: ViewFacts): ViewCondition {
  if (relation === null) return 'missing';
  if (state?.relation !== relation.oid) return 'foreign';
  if (state.fingerprint !== view.fingerprint)
    return state.rolled_back_from === view.fingerprint ? 'rolled_back' : 'outdated';
  if (state.definition_hash !== relation.definition_hash) return 'drifted';
  if (!relation.populated) return 'unpopulated';
  return state.quarantined === null ? 'ready' : 'quarantined';
}

/** Whether nothing the view reads has changed since it was filled; null where that cannot be known. */
export function isCurrent({ state, inputs }: ViewFacts): boolean | null {
  if (state === null || state.inputs === null || inputs === null) return null;
  return state.inputs === inputs;
}
