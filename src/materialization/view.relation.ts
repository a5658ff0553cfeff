import type { LoadConnection } from '../kernel/load-connection.js';

/** What the catalogue of the server says of a relation by the name of a view. */
export interface ViewRelation {
  readonly oid: number;
  /** A table: the build of an incremental view, where it is ours. */
  readonly isTable: boolean;
  readonly isPopulated: boolean;
  readonly filenode: number;
  /** Digest of the definition as the server writes it; null for what has none. */
  readonly definitionHash: string | null;
  /** Whether a concurrent refresh can compare by some unique index. */
  readonly isComparable: boolean;
  readonly owner: string;
  readonly options: readonly string[];
  readonly bytes: number;
}

/** Digest of what a relation `c` is defined as: a view's rule, a table's columns. */
export const DEFINITION_HASH = `CASE WHEN c.relkind IN ('m', 'v') THEN md5(pg_get_viewdef(c.oid))
  WHEN c.relkind = 'r' THEN (SELECT md5(string_agg(concat_ws(' ', a.attnum, a.attname, a.atttypid, a.atttypmod, a.attcollation, a.attnotnull), ';' ORDER BY a.attnum))
    FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0) END`;

const RELATION = `
SELECT c.oid::bigint::text AS oid, c.relkind = 'r' AS is_table, c.relispopulated AS populated,
       coalesce(pg_relation_filenode(c.oid), 0)::bigint::text AS filenode,
       ${DEFINITION_HASH} AS definition_hash,
       EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indimmediate
               AND i.indpred IS NULL AND i.indexprs IS NULL) AS comparable,
       pg_get_userbyid(c.relowner)::text AS owner, coalesce(c.reloptions, '{}') AS options, pg_total_relation_size(c.oid)::text AS bytes
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relname = $2`;

/** The relation `schema.name`; undefined where there is none. */
export async function readRelation(
  connection: LoadConnection,
  schema: string,
  name: string,
): Promise<ViewRelation | undefined> {
  const [row] = (await connection.query(RELATION, [schema, name])).rows;
  if (row === undefined) return undefined;
  return {
    oid: Number(row.oid),
    isTable: row.is_table === true,
    isPopulated: row.populated === true,
    filenode: Number(row.filenode),
    definitionHash: row.definition_hash as string | null,
    isComparable: row.comparable === true,
    owner: String(row.owner),
    options: row.options as readonly string[],
    bytes: Number(row.bytes),
  };
}
