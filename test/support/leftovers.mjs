import pg from 'pg';

/** Two generations of one for each domain, and more. */
const TEMPLATES_KEPT = 12;

/**
 * Removes what ended runs left: their databases, where no other run uses the server, and all but the newest templates.
 * What is being used cannot be dropped and stays.
 */
export async function dropLeftovers(superuserUrl, alone) {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const { rows } = await client.query('SELECT datname FROM pg_database ORDER BY oid DESC');
    const names = rows.map((row) => row.datname);
    const of = (prefix) => names.filter((name) => name.startsWith(prefix));
    const old = [...of('falaj_schema_').slice(TEMPLATES_KEPT), ...of('falaj_data_').slice(TEMPLATES_KEPT)];
    const dead = alone ? [...of('falaj_test_'), ...of('falaj_building_')] : [];
    for (const name of [...old, ...dead]) await client.query(`DROP DATABASE IF EXISTS ${name}`).catch(() => undefined);
  } finally {
    await client.end();
  }
}
