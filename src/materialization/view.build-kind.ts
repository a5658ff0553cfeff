import type { LoadConnection } from '../kernel/load-connection.js';
import { quoted } from '../registry/sql/index.parser.js';

const KIND = `
SELECT c.relkind::text AS kind FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2`;

/** What a statement calls a build: what ALTER and GRANT take for a table, COMMENT and DROP do not. */
export function kindText(isTable: boolean): 'TABLE' | 'MATERIALIZED VIEW' {
  return isTable ? 'TABLE' : 'MATERIALIZED VIEW';
}

/** Removes a build, of whichever kind it is; nothing where there is none. Never what depends on it. */
export async function dropBuild(connection: LoadConnection, schema: string, name: string): Promise<void> {
  const { rows } = await connection.query(KIND, [schema, name]);
  if (rows[0] === undefined) return;
  await connection.query(`DROP ${kindText(rows[0].kind === 'r')} IF EXISTS ${quoted(schema)}.${quoted(name)}`);
  await connection.query(
    'DELETE FROM falaj.view_table AS t WHERE NOT EXISTS (SELECT FROM pg_class AS c WHERE c.oid = t.relation)',
  );
}
