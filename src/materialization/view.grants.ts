import type { LoadConnection } from '../kernel/load-connection.js';

/** A role as SQL writes it; 0 stands for everyone. */
const GRANTEE = `CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END`;

/** What default privileges gave a relation when it was made. */
const GIVEN = `
SELECT DISTINCT format('REVOKE ALL ON %s FROM %s', c.oid::regclass, ${GRANTEE}) AS statement
FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS a WHERE c.oid = $1::oid AND a.grantee <> c.relowner`;

/** Rights to the former relation, and to those of its columns that the newer one has as well. */
const GRANTS = `
SELECT format('GRANT %s%s ON %s TO %s%s', a.privilege_type, a.columns, $2::oid::regclass, ${GRANTEE},
  CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END) AS statement
FROM pg_class AS c CROSS JOIN LATERAL (
  SELECT x.*, '' AS columns FROM aclexplode(c.relacl) AS x
  UNION ALL
  SELECT x.*, format(' (%I)', o.attname) FROM pg_attribute AS o
  JOIN pg_attribute AS n ON n.attrelid = $2::oid AND n.attname = o.attname AND n.attnum > 0
  CROSS JOIN LATERAL aclexplode(o.attacl) AS x WHERE o.attrelid = c.oid AND o.attnum > 0
) AS a WHERE c.oid = $1::oid AND a.grantee <> c.relowner`;

/** Who could read the former relation can read the newer one, and nobody else: default privileges do not widen that. */
export async function copyGrants(connection: LoadConnection, former: number, newer: number): Promise<void> {
  const given = await connection.query(GIVEN, [newer]);
  const granted = await connection.query(GRANTS, [former, newer]);
  for (const { statement } of [...given.rows, ...granted.rows]) await connection.query(String(statement));
}
