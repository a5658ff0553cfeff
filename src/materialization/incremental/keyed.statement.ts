import { quoted } from '../../registry/sql/index.parser.js';
import type { IncrementalPlan } from '../../registry/incremental/incremental-plan.js';
import type { InputFacts } from './input.facts.js';
import { relationText } from './input.rules.js';
import { pathToKeys } from '../../registry/incremental/join.paths.js';

/** What the statements of a refresh are made of. */
export interface RefreshedTable {
  /** As SQL writes it. */
  readonly relation: string;
  readonly statement: string;
  readonly columns: readonly string[];
  readonly uniqueKey: readonly string[];
}

/** One mark, one row that cannot be placed, or a capture that is no longer what it was, and nothing of the queue is to be believed. */
const OPEN = `
open AS MATERIALIZED (
  SELECT NOT EXISTS (SELECT FROM falaj.view_queue AS q WHERE q.view = $1 AND q.images IS NULL)
    AND falaj.queue_shape($1, $2::jsonb, $3) IS NOT DISTINCT FROM $4 AS yes
), taken AS MATERIALIZED (
  SELECT q.id, q.input, i.image::jsonb AS image FROM falaj.view_queue AS q CROSS JOIN LATERAL unnest(q.images) AS i(image)
  WHERE q.view = $1 AND (SELECT yes FROM open)
)`;

/**
 * The keys that the queue's rows have a part in.
 *
 * For each input its images are joined, along the shortest equalities that lead to the key, with what the other inputs hold. Of a row of the
 * answer that is gone or new, several parts may have changed; where the key is of one input, take the changed part nearest to it: all
 * behind it on its way is as it was, and is found. Where the key is of several inputs, there is no such part, and the others are taken with
 * what they held before as well: their rows together with their own images.
 */
export function keysText(plan: IncrementalPlan, facts: readonly InputFacts[]): string {
  const images = plan.inputs.map(({ columns }, input) => {
    const values = columns.map((column, index) => {
      const type = facts[input]?.columns[column]?.type ?? 'pg_catalog.text';
      return `(t.image ->> ${String(index)})::${type} AS ${quoted(column)}`;
    });
    return `image_${String(input)} AS MATERIALIZED (SELECT DISTINCT ${values.join(', ')} FROM taken AS t WHERE t.input = ${String(input)})`;
  });
  const branches = plan.inputs.map((_, input) => branchText(plan, input));
  return `${images.join(',\n')}, keyed AS MATERIALIZED (\n${branches.join('\nUNION\n')}\n)`;
}

/** What one input's images lead to. */
function branchText(plan: IncrementalPlan, start: number): string {
  const steps = (pathToKeys(plan, start) ?? []).map(({ from, to, pairs }) => {
    const columns = (plan.inputs[to]?.columns ?? []).map((column) => `s.${quoted(column)}`).join(', ');
    const where = pairs.map(([left, right]) => `s.${quoted(right)} = r${String(from)}.${quoted(left)}`).join(' AND ');
    const side = (source: string): string => `SELECT ${columns} FROM ${source} AS s WHERE ${where}`;
    const now = side(relationText(plan.inputs[to]?.table ?? ''));
    const before = isOfOne(plan) ? '' : ` UNION ALL ${side(`image_${String(to)}`)}`;
    return ` CROSS JOIN LATERAL (${now}${before}) AS r${String(to)}`;
  });
  const keys = plan.keys.map(({ output, input, column }) => `r${String(input)}.${quoted(column)} AS ${quoted(output)}`);
  return `SELECT ${keys.join(', ')} FROM image_${String(start)} AS r${String(start)}${steps.join('')}`;
}

function isOfOne({ keys }: IncrementalPlan): boolean {
  return new Set(keys.map(({ input }) => input)).size === 1;
}

/** How many images wait, without a look at what they lead to. Parameter: $1 view. */
export const IMAGES_COUNT =
  'SELECT coalesce(sum(cardinality(images)), 0)::text AS images FROM falaj.view_queue WHERE view = $1';

/** Counts what a refresh would have to do, up to a bound: `open`, `keys`, `nulls`. Parameters as of `keyedRefresh`, and $5 the bound. */
export function countText(plan: IncrementalPlan, facts: readonly InputFacts[]): string {
  return `WITH ${OPEN}, ${keysText(plan, facts)}, some_keys AS (SELECT * FROM keyed AS k LIMIT $5)
SELECT (SELECT yes FROM open) AS open, (SELECT count(*) FROM some_keys)::text AS keys, (${nullsOf(plan, 'some_keys')}) AS nulls`;
}

/** Rows without a key are told by no equality. */
function nullsOf({ keys }: IncrementalPlan, source: string): string {
  const isNull = keys.map(({ output }) => `k.${quoted(output)} IS NULL`).join(' OR ');
  return `SELECT count(*)::text FROM ${source} AS k WHERE ${isNull}`;
}

/**
 * The refresh of the rows whose keys were touched, as one statement.
 *
 * Everything in it sees one snapshot: the queue, the inputs and the view. What commits later is neither in the rows nor taken from the queue,
 * whatever its number is, since the rows of the queue go by their identity. The lock of the view's run keeps every other writer of the view
 * and of its queue away, so that READ COMMITTED has nothing to look at again.
 * Parameters: $1 view, $2 inputs as the capture names them, $3 bound of images, $4 shape of the capture.
 */
export function keyedRefresh(plan: IncrementalPlan, facts: readonly InputFacts[], table: RefreshedTable): string {
  const same = (row: string): string =>
    plan.keys.map(({ output }) => `${row}.${quoted(output)} = k.${quoted(output)}`).join(' AND ');
  // One key after the other, and the statement itself: the server carries the condition down to its indexes, through groups and joins. OFFSET 0
  // keeps it from joining the keys to the groups of all rows instead, where nothing is carried down.
  const fresh = `SELECT v.* FROM keyed AS k CROSS JOIN LATERAL (SELECT s.* FROM (${table.statement}) AS s WHERE ${same('s')} OFFSET 0) AS v`;
  const gone = `USING keyed AS k WHERE ${same('t')} AND`;
  return `WITH ${OPEN}, ${keysText(plan, facts)}, ${writes(table, fresh, gone)}, used AS (
  DELETE FROM falaj.view_queue AS q WHERE q.view = $1 AND q.id IN (SELECT u.id FROM taken AS u) RETURNING q.id
)
SELECT (SELECT yes FROM open) AS open, (SELECT count(*) FROM keyed)::text AS keys, (${nullsOf(plan, 'keyed')}) AS nulls, ${COUNTS}`;
}

/**
 * The refresh of all rows by the difference between what the view holds and what its statement answers, as one statement. Whatever the queue
 * holds in its snapshot is in the answer. Parameter: $1 view whose queue is used up; null: none.
 */
export function wholeRefresh(table: RefreshedTable): string {
  const fresh = `SELECT s.* FROM (${table.statement}) AS s`;
  return `WITH ${writes(table, fresh, 'WHERE')}, used AS (DELETE FROM falaj.view_queue AS q WHERE q.view = $1::text RETURNING q.id)
SELECT true AS open, '0' AS keys, '0' AS nulls, ${COUNTS}`;
}

const COUNTS = `(SELECT count(*) FROM came WHERE is_new)::text AS inserted, (SELECT count(*) FROM came WHERE NOT is_new)::text AS updated,
  (SELECT count(*) FROM gone)::text AS deleted, (SELECT count(*) FROM used)::text AS images`;

/** Rows that come out as they are are not touched: compared by their images, since 1.0 is not 1.00 and JSON has no equality. */
function writes({ relation, columns, uniqueKey }: RefreshedTable, fresh: string, goneWhere: string): string {
  const list = columns.map(quoted).join(', ');
  const key = uniqueKey.map(quoted).join(', ');
  const sameKey = (a: string, b: string): string =>
    uniqueKey.map((name) => `${a}.${quoted(name)} = ${b}.${quoted(name)}`).join(' AND ');
  const others = columns.filter((name) => !uniqueKey.includes(name));
  const update =
    others.length === 0
      ? 'DO NOTHING'
      : `DO UPDATE SET ${others.map((name) => `${quoted(name)} = EXCLUDED.${quoted(name)}`).join(', ')}`;
  const rows = (alias: string): string =>
    `ROW(${columns.map((name) => `${alias}.${quoted(name)}`).join(', ')})::record`;
  return `fresh AS MATERIALIZED (${fresh}), changed AS MATERIALIZED (
  SELECT f.* FROM fresh AS f LEFT JOIN ${relation} AS t ON ${sameKey('t', 'f')}
  WHERE t.${quoted(uniqueKey[0] ?? '')} IS NULL OR ${rows('f')} OPERATOR(pg_catalog.*<>) ${rows('t')}
), gone AS (
  -- No key is null, so that NOT IN asks a table of hashes, however few rows the planner takes the keys for.
  DELETE FROM ${relation} AS t ${goneWhere} (${uniqueKey.map((name) => `t.${quoted(name)}`).join(', ')}) NOT IN (SELECT ${key} FROM fresh) RETURNING 1
), came AS (
  INSERT INTO ${relation} AS t (${list}) SELECT ${list} FROM changed ON CONFLICT (${key}) ${update} RETURNING t.xmax = 0 AS is_new
)`;
}

/**
 * How many rows the view holds that its statement does not answer, and the other way round, of keys that nothing queued has a part in. In any
 * snapshot these are none: the view and its queue are changed together. Parameters as of `keyedRefresh`.
 */
export function auditText(plan: IncrementalPlan, facts: readonly InputFacts[], table: RefreshedTable): string {
  const keys = plan.keys.map(({ output }) => `r.${quoted(output)}`).join(', ');
  const row = `ROW(${table.columns.map((name) => `r.${quoted(name)}`).join(', ')})::text AS row_text`;
  const names = plan.keys.map(({ output }) => quoted(output)).join(', ');
  return `WITH ${OPEN}, ${keysText(plan, facts)}, held AS MATERIALIZED (SELECT ${keys}, ${row} FROM ${table.relation} AS r),
asked AS MATERIALIZED (SELECT ${keys}, ${row} FROM (${table.statement}) AS r),
differing AS ((SELECT * FROM held EXCEPT ALL SELECT * FROM asked) UNION ALL (SELECT * FROM asked EXCEPT ALL SELECT * FROM held))
SELECT (SELECT yes FROM open) AS open, (${nullsOf(plan, 'keyed')}) AS nulls,
  (SELECT count(*) FROM differing AS d WHERE (${names}) NOT IN (SELECT ${names} FROM keyed))::text AS differences`;
}
