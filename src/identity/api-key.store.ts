import { Injectable } from '@nestjs/common';
import { ReadTransaction } from '../database/read-transaction.js';
import { WriteTransaction } from '../database/write-transaction.js';
import type { ApiKeyParts, ApiKeyRecord, NewApiKey } from './api-key.js';

const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
const time = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', ${ISO})`;

const RECORD = `json_build_object('id', id, 'name', name, 'roles', roles, 'tenants', tenants, 'workspaces', workspaces,
  'requestsPerSecond', requests_per_second, 'createdAt', ${time('created_at')}, 'createdBy', created_by, 'expiresAt', ${time('expires_at')},
  'lastUsedAt', ${time('last_used_at')}, 'revokedAt', ${time('revoked_at')}, 'revokedBy', revoked_by)`;

const LIST = `SELECT coalesce(json_agg(${RECORD} ORDER BY created_at, id), '[]') FROM falaj.api_key`;
const FIND = `SELECT ${RECORD}, encode(secret_sha256, 'hex') FROM falaj.api_key WHERE id = $1`;
const ADD = `SELECT ${time('falaj.add_api_key($1, $2, $3, $4, $5, $6, $7, $8::timestamptz, $9)')} AS created_at`;
const REVOKE = 'SELECT falaj.revoke_api_key($1, $2) AS revoked';
const USE = 'SELECT falaj.use_api_key($1)';

/** Service keys in the database. Every method throws `database.unavailable` and `database.overloaded`. */
@Injectable()
export class ApiKeyStore {
  constructor(
    private readonly reads: ReadTransaction,
    private readonly writes: WriteTransaction,
  ) {}

  /** In the order in which they were made, revoked ones included. */
  async list(): Promise<readonly ApiKeyRecord[]> {
    const { rows } = await this.reads.run((reader) => reader.query(LIST));
    return JSON.parse(rows[0]?.[0] ?? '[]') as readonly ApiKeyRecord[];
  }

  async find(id: string): Promise<{ readonly record: ApiKeyRecord; readonly digest: Buffer } | undefined> {
    const { rows } = await this.reads.run((reader) => reader.query(FIND, [id]));
    const [record, digest] = rows[0] ?? [];
    if (typeof record !== 'string' || typeof digest !== 'string') return undefined;
    return { record: JSON.parse(record) as ApiKeyRecord, digest: Buffer.from(digest, 'hex') };
  }

  async add(parts: ApiKeyParts, key: NewApiKey): Promise<ApiKeyRecord> {
    const { name, roles, tenants, workspaces, requestsPerSecond, expiresAt, createdBy } = key;
    const values = [parts.id, name, parts.digest, roles, tenants, workspaces, requestsPerSecond, expiresAt, createdBy];
    const createdAt = await this.writes.run(async (session) => {
      const { rows } = await session.query(ADD, values);
      return String(rows[0]?.created_at);
    });
    const unused = { lastUsedAt: null, revokedAt: null, revokedBy: null };
    return { id: parts.id, ...key, createdAt, ...unused };
  }

  /** False where there is no such key in use. */
  async revoke(id: string, by: string): Promise<boolean> {
    return this.writes.run(async (session) => {
      const { rows } = await session.query(REVOKE, [id, by]);
      return rows[0]?.revoked === true;
    });
  }

  async used(id: string): Promise<void> {
    await this.writes.run((session) => session.query(USE, [id]));
  }
}
