import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

export interface TestDatabase {
  readonly name: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly superuserUrl: string;
  /** Runs a statement as the owner. */
  query<R extends pg.QueryResultRow = pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<R[]>;
  /** Ends every connection to the database and removes it. */
  drop(): Promise<void>;
}

export const APP_ROLE = 'falaj_app';
const OWNER_ROLE = 'falaj_owner';
/** Class of the locks that keep two suites from making one template twice. */
const TEMPLATE_LOCKS = 730_145_002;
const TEMPLATE_MAKER = join(import.meta.dirname, 'template.mjs');

export interface TestData {
  /** Domains whose data are loaded; true: the labour market. */
  readonly data?: boolean | readonly string[];
  /** Of the data that are generated; 1 as a start loads them. What needs no published figure of theirs takes a tenth of the time at 0.1. */
  readonly scale?: 1 | 0.1;
}

/**
 * A database of one's own, migrated, and loaded with the data of the domains named. It is copied from a template; the first call
 * for a changed schema makes the template (with data: up to a minute, so give that hook time).
 */
export async function testDatabase(options: TestData = {}): Promise<TestDatabase> {
  const data = { domains: loadedDomains(options.data ?? false), scale: options.scale ?? 1 };
  const name = `falaj_test_${String(process.pid)}_${randomBytes(4).toString('hex')}`;
  await asSuperuser('postgres', async (client) => {
    const template = await ensureTemplate(client, data);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER ${OWNER_ROLE} ${strategy(data.domains)}`);
    await grantConnect(client, name);
  });
  return opened(name);
}

/** A database with nothing in it. */
export async function emptyDatabase(): Promise<TestDatabase> {
  const name = `falaj_test_${String(process.pid)}_${randomBytes(4).toString('hex')}`;
  await asSuperuser('postgres', async (client) => {
    await client.query(`CREATE DATABASE ${name} OWNER ${OWNER_ROLE}`);
    await grantConnect(client, name);
  });
  return opened(name);
}

function opened(name: string): TestDatabase {
  const ownerUrl = urlOf('OWNER', name);
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 4, allowExitOnIdle: true });
  pool.on('error', () => undefined);
  return {
    name,
    ownerUrl,
    appUrl: urlOf('APP', name),
    superuserUrl: urlOf('SUPERUSER', name),
    query: async <R extends pg.QueryResultRow>(sql: string, values?: unknown[]) =>
      (await pool.query<R>(sql, values)).rows,
    drop: async () => {
      await pool.end();
      await asSuperuser('postgres', (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

function loadedDomains(data: boolean | readonly string[]): readonly string[] {
  if (typeof data !== 'boolean') return data;
  return data ? ['labour-market'] : [];
}

interface Content {
  readonly domains: readonly string[];
  readonly scale: number;
}

async function ensureTemplate(client: pg.Client, { domains, scale }: Content): Promise<string> {
  const size = scale === 1 ? [] : [`part${String(scale * 100)}`];
  const names = domains.map((domain) => domain.replaceAll('-', '_'));
  const kind = domains.length === 0 ? 'schema' : ['data', ...size, ...names].join('_');
  const print = setting(domains.length > 0 ? 'DATA' : 'SCHEMA');
  const template = `falaj_${kind}_${print}`;
  if (await exists(client, template)) return template;
  await client.query('SELECT pg_advisory_lock($1, hashtext($2))', [TEMPLATE_LOCKS, template]);
  if (await exists(client, template)) return template;
  const building = `falaj_building_${kind}_${print}`;
  await client.query(`DROP DATABASE IF EXISTS ${building} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${building} OWNER ${OWNER_ROLE}`);
  await grantConnect(client, building);
  await promisify(execFile)(process.execPath, [
    TEMPLATE_MAKER,
    urlOf('OWNER', building),
    APP_ROLE,
    String(scale),
    ...domains,
  ]);
  await client.query(`ALTER DATABASE ${building} RENAME TO ${template}`);
  return template;
}

/** Rights on a database are not copied with it. */
async function grantConnect(client: pg.Client, name: string): Promise<void> {
  await client.query(`REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC`);
  await client.query(`GRANT CONNECT ON DATABASE ${name} TO ${APP_ROLE}`);
}

/** Copying files beats copying through the log where there is much to copy. */
function strategy(data: readonly string[]): string {
  return data.length > 0 ? 'STRATEGY FILE_COPY' : 'STRATEGY WAL_LOG';
}

async function exists(client: pg.Client, name: string): Promise<boolean> {
  return (await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])).rowCount === 1;
}

async function asSuperuser<T>(database: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: urlOf('SUPERUSER', database) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(role: 'SUPERUSER' | 'OWNER' | 'APP', database: string): string {
  const url = new URL(setting(role));
  url.pathname = `/${database}`;
  return url.href;
}

function setting(name: string): string {
  const value = process.env[`FALAJ_TEST_PG_${name}`];
  if (value === undefined) throw new Error('the test servers are not up: run jest with its configuration file');
  return value;
}
