import type { LoadConnection } from '../kernel/load-connection.js';

/** What the catalogue of the server says of a relation by the name of a view. */
export interface ViewRelation {
  readonly oid: number;
  readonly isMaterializedView: boolean;
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

const RELATION = `
SELECT c.oid::bigint::text AS oid, c.relkind = 'm' AS materialized, c.relispopulated AS populated,
       coalesce(pg_relation_filenode(c.oid), 0)::bigint::text AS filenode,
       CASE WHEN c.relkind IN ('m', 'v') THEN md5(pg_get_viewdef(c.oid)) END AS definition_hash,
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
    isMaterializedView: row.materialized === true,
    isPopulated: row.populated === true,
    filenode: Number(row.filenode),
    definitionHash: row.definition_hash as string | null,
    isComparable: row.comparable === true,
    owner: String(row.owner),
    options: row.options as readonly string[],
    bytes: Number(row.bytes),
  };
}
