import type { LoadConnection } from '../kernel/load-connection.js';
import type { ReadTransaction } from '../database/read-transaction.js';

/** Something whose rule reads a relation by its identity. */
export interface Reader {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  /** With its kind, as messages name it. */
  readonly identity: string;
  /** Why it cannot be made again as it is; empty where it can. */
  readonly faults: readonly string[];
}

/** What would go on reading relations if others took their names. */
export interface Readers {
  /** Materialized views, at any remove, each after those it reads: they have to be made anew. */
  readonly materialized: readonly Reader[];
  /** Views over any of them: they are told to read what bears the name now, and stay themselves. */
  readonly views: readonly Reader[];
  /** What can be neither, with its kind, in the order of their names. */
  readonly others: readonly string[];
}

/** Runs one statement that gives one text. */
export type AskText = (text: string, values: readonly unknown[]) => Promise<string | null>;

/**
 * PostgreSQL's own record of who reads whom, by identity. Only materialized views are followed: a view that reads one keeps its identity
 * when it is replaced, so what reads that view need not be touched. Former builds may go on reading former builds.
 */
const READERS = `
WITH RECURSIVE rule_of (oid, read, kind, relation, rule) AS MATERIALIZED (
  SELECT d.objid, d.refobjid, c.relkind::text, w.ev_class, w.rulename::text
  FROM pg_depend AS d JOIN pg_rewrite AS w ON w.oid = d.objid JOIN pg_class AS c ON c.oid = w.ev_class
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND w.ev_class <> d.refobjid AND n.nspname <> 'falaj_previous'
), touched (oid) AS (
  SELECT unnest($1::oid[])
  UNION
  SELECT r.relation FROM touched AS t JOIN rule_of AS r ON r.read = t.oid WHERE r.kind = 'm'
), part (classid, oid) AS (
  SELECT 'pg_class'::regclass, oid FROM touched
  UNION ALL SELECT 'pg_type'::regclass, y.oid FROM touched AS t JOIN pg_type AS y ON y.typrelid = t.oid
  UNION ALL SELECT 'pg_type'::regclass, y.typarray FROM touched AS t JOIN pg_type AS y ON y.typrelid = t.oid WHERE y.typarray <> 0
), edge AS (
  SELECT DISTINCT r.relation, r.read FROM touched AS t JOIN rule_of AS r ON r.read = t.oid WHERE r.kind = 'm'
), reader AS (
  SELECT DISTINCT p.classid AS part, d.classid, d.objid, w.ev_class, c.relkind::text AS kind, w.rulename::text AS rule, c.relpersistence::text AS persistence
  FROM part AS p JOIN pg_depend AS d ON d.refclassid = p.classid AND d.refobjid = p.oid AND d.deptype = 'n'
  LEFT JOIN pg_rewrite AS w ON d.classid = 'pg_rewrite'::regclass AND w.oid = d.objid
  LEFT JOIN pg_class AS c ON c.oid = w.ev_class LEFT JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname IS DISTINCT FROM 'falaj_previous' AND w.ev_class IS DISTINCT FROM p.oid
), sorted AS (
  SELECT *, CASE WHEN part = 'pg_class'::regclass AND rule = '_RETURN' AND persistence <> 't' THEN kind ELSE 'other' END AS sort FROM reader
), described AS (
  SELECT c.oid, n.nspname AS schema, c.relname AS name, i.type || ' ' || i.identity AS identity, array_remove(ARRAY[
    CASE WHEN NOT pg_has_role(o.owner, c.relowner, 'USAGE') THEN 'it belongs to ' || pg_get_userbyid(c.relowner) END,
    CASE WHEN NOT has_schema_privilege(o.owner, n.oid, 'CREATE') THEN 'nothing may be made in its schema' END,
    CASE WHEN c.relkind = 'm' AND EXISTS (SELECT FROM pg_statistic_ext AS x WHERE x.stxrelid = c.oid) THEN 'it has statistics of its own' END,
    CASE WHEN c.relkind = 'm' AND EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0
      AND (coalesce(a.attstattarget, -1) <> -1 OR a.attoptions IS NOT NULL OR a.attcompression <> '')) THEN 'its columns have settings of their own' END,
    CASE WHEN EXISTS (SELECT FROM pg_seclabel AS l WHERE l.objoid = c.oid AND l.classoid = 'pg_class'::regclass) THEN 'it has a security label' END
  ], NULL) AS faults, c.relkind::text AS kind
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace CROSS JOIN LATERAL pg_identify_object('pg_class'::regclass, c.oid, 0) AS i
  CROSS JOIN (SELECT relowner AS owner FROM pg_class WHERE oid = 'falaj.view_state'::regclass) AS o
  WHERE c.oid IN (SELECT oid FROM touched WHERE oid <> ALL ($1::oid[])) OR c.oid IN (SELECT ev_class FROM sorted WHERE sort = 'v')
)
SELECT json_build_object(
  'relations', (SELECT coalesce(json_agg(json_build_object('oid', oid::bigint, 'schema', schema, 'name', name, 'identity', identity, 'faults', faults, 'kind', kind)
    ORDER BY schema COLLATE "C", name COLLATE "C"), '[]') FROM described),
  'edges', (SELECT coalesce(json_agg(json_build_array(relation::bigint, read::bigint)), '[]') FROM edge),
  'others', (SELECT coalesce(json_agg(DISTINCT i.type || ' ' || i.identity), '[]') FROM sorted AS s
    CROSS JOIN LATERAL pg_identify_object(CASE WHEN s.ev_class IS NULL THEN s.classid ELSE 'pg_class'::regclass::oid END, coalesce(s.ev_class, s.objid), 0) AS i
    WHERE s.sort = 'other')
)::text AS answer`;

/** A view's rule reads with the rights of the view's owner, so protection counts however many views are in between. */
const PROTECTED_INPUTS = `
WITH RECURSIVE input (relation) AS (
  SELECT coalesce(to_regclass(n)::oid, 0) FROM unnest($1::text[]) AS n
  UNION
  SELECT d.refobjid FROM input AS i JOIN pg_rewrite AS w ON w.ev_class = i.relation
  JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
)
SELECT coalesce(json_agg(n.nspname || '.' || c.relname ORDER BY n.nspname, c.relname), '[]')::text AS answer FROM input AS i JOIN pg_class AS c ON c.oid = i.relation
JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.relrowsecurity`;

interface Found {
  readonly relations: readonly (Reader & { readonly kind: string })[];
  readonly edges: readonly (readonly [reader: number, read: number])[];
  readonly others: readonly string[];
}

/** What reads the relations, given by their identities, at any remove. */
export async function readersOf(ask: AskText, relations: readonly number[]): Promise<Readers> {
  const found = JSON.parse((await ask(READERS, [relations])) ?? 'null') as Found;
  const plain = found.relations.map(({ kind, ...reader }) => ({ kind, reader }));
  const of = (wanted: string): readonly Reader[] =>
    plain.filter(({ kind }) => kind === wanted).map(({ reader }) => reader);
  return { materialized: inOrder(of('m'), found.edges), views: of('v'), others: [...found.others].sort() };
}

/** Tables with row security that the rows of the relations, given by `schema.name`, come from; they themselves included. */
export async function protectedRelations(ask: AskText, relations: readonly string[]): Promise<readonly string[]> {
  return JSON.parse((await ask(PROTECTED_INPUTS, [relations])) ?? '[]') as readonly string[];
}

/** Asks in the transaction of a run. */
export function askingOn(connection: LoadConnection): AskText {
  return async (text, values) => ((await connection.query(text, values)).rows[0]?.answer as string | undefined) ?? null;
}

/** Asks as the application does. */
export function askingBy(transactions: ReadTransaction): AskText {
  return async (text, values) => (await transactions.run((reader) => reader.query(text, values))).rows[0]?.[0] ?? null;
}

function inOrder(readers: readonly Reader[], edges: Found['edges']): readonly Reader[] {
  const left = new Map(readers.map((reader) => [reader.oid, reader]));
  const ordered: Reader[] = [];
  while (left.size > 0) {
    const ready = [...left.values()].filter(({ oid }) => edges.every(([by, read]) => by !== oid || !left.has(read)));
    // Views cannot read each other in a circle: the server refuses.
    if (ready.length === 0) return [...ordered, ...left.values()];
    for (const reader of ready) left.delete(reader.oid);
    ordered.push(...ready);
  }
  return ordered;
}
