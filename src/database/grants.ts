import pg from 'pg';

/** Tables the application's role may also write, `schema.table`. */
export const WRITABLE_TABLES: readonly string[] = [];

/** What the application's role calls. The rest of `falaj` is for the owner: most of it runs with the owner's rights. */
const CALLABLE = ['follow', 'ledger', 'heartbeat', 'audit', 'record_change', 'covering_seq'];

const SCHEMAS = ['public', 'falaj'];

/**
 * Grants the application's role what it needs and no more: connect, read every table, call the functions of `falaj` and write
 * the tables that are listed. Tables made later by the
 * owner are covered as well. Run as the owner; safe to repeat.
 */
export async function grantApplication(
  owner: pg.ClientBase,
  appRole: string,
  writable: readonly string[] = WRITABLE_TABLES,
): Promise<void> {
  const role = pg.escapeIdentifier(appRole);
  const { rows } = await owner.query<{ same: boolean; database: string }>(
    'SELECT current_user = $1 AS same, current_database() AS database',
    [appRole],
  );
  const current = rows[0];
  // An owner that is also the application's role has every right already.
  if (current === undefined || current.same) return;
  await owner.query(statements(role, pg.escapeIdentifier(current.database), writable).join(';\n'));
}

function statements(role: string, database: string, writable: readonly string[]): string[] {
  const schemas = SCHEMAS.join(', ');
  return [
    `GRANT CONNECT ON DATABASE ${database} TO ${role}`,
    `GRANT USAGE ON SCHEMA ${schemas} TO ${role}`,
    `GRANT SELECT ON ALL TABLES IN SCHEMA ${schemas} TO ${role}`,
    `REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA falaj FROM ${role}`,
    ...CALLABLE.map((name) => `GRANT EXECUTE ON FUNCTION falaj.${name} TO ${role}`),
    `ALTER DEFAULT PRIVILEGES IN SCHEMA ${schemas} GRANT SELECT ON TABLES TO ${role}`,
    ...writable.map((table) => `GRANT INSERT, UPDATE, DELETE ON ${table} TO ${role}`),
  ];
}
