import pg from 'pg';
import type { ServerSecrets } from './server-secrets.js';

export const OWNER_ROLE = 'falaj_owner';
export const APP_ROLE = 'falaj_app';
export const DATABASE = 'falaj';

/**
 * Makes the two roles and the database where they are missing. The owner owns the database and everything in it; the
 * application's role owns nothing. Only who is granted it may connect.
 */
export async function createRoles(superuserUrl: string, secrets: ServerSecrets): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await createRole(client, OWNER_ROLE, `LOGIN CREATEDB PASSWORD '${secrets.owner}'`);
    await createRole(client, APP_ROLE, `LOGIN PASSWORD '${secrets.app}'`);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER_ROLE}`);
    await client.query(`REVOKE CONNECT ON DATABASE ${DATABASE} FROM PUBLIC`);
  } finally {
    await client.end();
  }
}

async function createRole(client: pg.Client, role: string, options: string): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  if (rowCount === 0) await client.query(`CREATE ROLE ${role} ${options}`);
}
