import pg from 'pg';
import { setTimeout as pause } from 'node:timers/promises';
import { FalajError } from '../kernel/falaj-error.js';
import { isUnavailable, toFalajError } from './database-error.js';

export interface DatabaseFacts {
  /** The role the address logs in as. */
  readonly role: string;
  readonly majorVersion: number;
}

const RETRY_MS = 200;
const CONNECT_MS = 3000;
const MAJOR_MIN = 14;

/**
 * Waits until the database takes connections, at most `waitMs`. One that is away is tried again; one that refuses the login, or
 * is too old, is told of at once.
 */
export async function waitForDatabase(url: string, waitMs: number): Promise<DatabaseFacts> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    try {
      return checked(await askFacts(url));
    } catch (error) {
      if (!isUnavailable(error)) throw refusal(url, error);
      if (performance.now() > deadline) throw awayError(url, waitMs, error);
    }
    await pause(RETRY_MS);
  }
}

async function askFacts(url: string): Promise<DatabaseFacts> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: CONNECT_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ role: string; version: string }>(
      `SELECT current_user AS role, current_setting('server_version_num') AS version`,
    );
    return { role: rows[0]?.role ?? '', majorVersion: Math.floor(Number(rows[0]?.version) / 10_000) };
  } finally {
    await client.end().catch(() => undefined);
  }
}

function checked(facts: DatabaseFacts): DatabaseFacts {
  if (facts.majorVersion >= MAJOR_MIN) return facts;
  throw new FalajError(
    'config.invalid',
    `the database is PostgreSQL ${String(facts.majorVersion)}, ${String(MAJOR_MIN)} is the oldest supported`,
  );
}

/** The address without user and password. */
function placeOf(url: string): string {
  try {
    const { host, pathname } = new URL(url);
    return `${host}${pathname}`;
  } catch {
    return 'the configured address';
  }
}

export function awayError(url: string, waitMs: number, cause: unknown): FalajError {
  const detail = `no database answers at ${placeOf(url)} after ${String(Math.round(waitMs / 1000))} s`;
  return new FalajError('database.unavailable', detail, {
    cause,
    hint: 'Start that server or correct DATABASE_URL; without DATABASE_URL the embedded server is used.',
  });
}

function refusal(url: string, error: unknown): FalajError {
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string' || !/^(28|3D|42501)/.test(code)) return toFalajError(error);
  return new FalajError('config.invalid', `the database at ${placeOf(url)} refuses the login (${code})`, {
    cause: error,
    hint: 'Correct user, password and database name in DATABASE_URL and its companions.',
  });
}
