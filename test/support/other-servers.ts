import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { migrate } from '../../src/database/migrator.js';
import { findPgbouncer } from './debian-programs.mjs';
import { eventually } from './eventually.js';
import { APP_ROLE, type TestDatabase } from './postgres.js';

export const PROGRAMS = join(import.meta.dirname, '../../.falaj/debian');
const NOBODY = 65_534;

/**
 * A migrated database on a server of the programs in that folder; dropping it stops the server.
 * @param settings as `name=value`, as the server's own.
 */
export async function databaseOf(native: string, settings: readonly string[] = []): Promise<TestDatabase> {
  const directory = await mkdtemp(join(tmpdir(), 'falaj-postgres-'));
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if (process.getuid?.() === 0) await chown(directory, NOBODY, NOBODY);
  const [data, port] = [join(directory, 'data'), await freePort()];
  const words = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'];
  await promisify(execFile)(join(native, 'bin/initdb'), words, { ...user, cwd: directory });
  const own = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', '-c', 'fsync=off'];
  const given = settings.flatMap((setting) => ['-c', setting]);
  const child = spawn(join(native, 'bin/postgres'), [...own, ...given], { ...user, cwd: directory, stdio: 'ignore' });
  const url = (role: string, database = 'falaj'): string => `postgres://${role}@127.0.0.1:${String(port)}/${database}`;
  const server = databaseAt('postgres', url('postgres', 'postgres'), '', '');
  await eventually(() => server.query('SELECT 1'), { withinMs: 15_000 });
  for (const statement of [
    'CREATE ROLE falaj_owner LOGIN',
    `CREATE ROLE ${APP_ROLE} LOGIN`,
    'CREATE DATABASE falaj OWNER falaj_owner',
  ])
    await server.query(statement);
  await migrate(url('falaj_owner'), APP_ROLE);
  const database = databaseAt('falaj', url('falaj_owner'), url(APP_ROLE), url('postgres'));
  return { ...database, drop: () => stop(child, directory) };
}

/** The same database through a transaction pooler of its own; null where there is no pgbouncer to be had. */
export async function pooled(direct: TestDatabase): Promise<TestDatabase | null> {
  const program = await findPgbouncer(PROGRAMS);
  if (program === null) return null;
  const directory = await mkdtemp(join(tmpdir(), 'falaj-pgbouncer-'));
  await chmod(directory, 0o755);
  const port = await freePort();
  const lines = [
    '[databases]',
    ...Object.entries({ owner: direct.ownerUrl, app: direct.appUrl }).map(([name, url]) => databaseLine(name, url)),
    ...[
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${String(port)}`,
      'unix_socket_dir =',
      'auth_type = any',
    ],
    ...['pool_mode = transaction', 'default_pool_size = 20', 'max_client_conn = 200'],
  ];
  const file = join(directory, 'pgbouncer.ini');
  await writeFile(file, lines.join('\n'), { mode: 0o644 });
  const isRoot = process.getuid?.() === 0;
  const child = spawn(program.file, ['-q', file], {
    stdio: 'ignore',
    env: { PATH: process.env.PATH, ...(program.libraries === '' ? {} : { LD_LIBRARY_PATH: program.libraries }) },
    ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
  });
  const url = (name: string): string => `postgres://falaj@127.0.0.1:${String(port)}/${name}`;
  const database = databaseAt('falaj', url('owner'), url('app'), direct.superuserUrl);
  await eventually(() => database.query('SELECT 1'), { withinMs: 15_000 });
  return { ...database, drop: () => stop(child, directory) };
}

function databaseAt(name: string, ownerUrl: string, appUrl: string, superuserUrl: string): Omit<TestDatabase, 'drop'> {
  return {
    ...{ name, ownerUrl, appUrl, superuserUrl },
    query: async <R extends pg.QueryResultRow>(sql: string, values?: unknown[]) => {
      const client = new pg.Client({ connectionString: ownerUrl });
      await client.connect();
      try {
        return (await client.query<R>(sql, values)).rows;
      } finally {
        await client.end();
      }
    },
  };
}

function databaseLine(name: string, url: string): string {
  const { hostname, port, username, password, pathname } = new URL(url);
  const parts = {
    host: hostname,
    port,
    dbname: pathname.slice(1),
    user: username,
    password: decodeURIComponent(password),
  };
  return `${name} = ${Object.entries(parts)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ')}`;
}

async function stop(child: ChildProcess, directory: string): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
  await rm(directory, { recursive: true, force: true });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}
