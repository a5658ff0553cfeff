import { Injectable } from '@nestjs/common';
import type { JsonObject } from '../kernel/canonical-json.js';
import { ReadTransaction } from '../database/read-transaction.js';
import type { AuditEntry } from './audit-entry.js';

/** A recorded entry as it is read back. Times are ISO instants. */
export interface RecordedQuestion extends Pick<
  AuditEntry,
  'queryId' | 'principal' | 'tenant' | 'status' | 'code' | 'cache' | 'times' | 'requestId'
> {
  readonly id: number;
  readonly params: JsonObject | null;
  readonly rowCount: number | null;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly averageMs: number;
  readonly maxMs: number;
}

/** Which are wanted, newest first. */
export interface QuestionFilter {
  readonly limit: number;
  /** Those recorded before this one. */
  readonly beforeId?: number | undefined;
  readonly queryId?: string | undefined;
  readonly principal?: string | undefined;
  readonly status?: string | undefined;
  readonly cache?: string | undefined;
  /** Asked at this instant or later. */
  readonly since?: string | undefined;
  /** Asked before this instant. */
  readonly until?: string | undefined;
}

const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
const LIST = `
SELECT coalesce(json_agg(q ORDER BY q.id DESC), '[]') FROM (
  SELECT id, query_id AS "queryId", principal, tenant, params, status, code, cache, times, row_count AS "rowCount",
    to_char(first_at AT TIME ZONE 'UTC', ${ISO}) AS "firstAt", to_char(last_at AT TIME ZONE 'UTC', ${ISO}) AS "lastAt",
    round((total_ms / times)::numeric, 3) AS "averageMs", round(max_ms::numeric, 3) AS "maxMs", request_id AS "requestId"
  FROM falaj.query_audit_log
  WHERE ($2::bigint IS NULL OR id < $2) AND ($3::text IS NULL OR query_id = $3) AND ($4::text IS NULL OR principal = $4)
    AND ($5::text IS NULL OR status = $5) AND ($6::text IS NULL OR cache = $6)
    AND ($7::timestamptz IS NULL OR last_at >= $7) AND ($8::timestamptz IS NULL OR first_at < $8)
  ORDER BY id DESC LIMIT $1
) AS q`;

/** Who asked what, as far as it has been written. */
@Injectable()
export class AuditReader {
  constructor(private readonly reads: ReadTransaction) {}

  /** @throws FalajError database.unavailable, database.overloaded, query.timeout */
  async list(filter: QuestionFilter): Promise<readonly RecordedQuestion[]> {
    const { limit, beforeId, queryId, principal, status, cache, since, until } = filter;
    const values = [limit, beforeId, queryId, principal, status, cache, since, until].map((value) => value ?? null);
    const { rows } = await this.reads.run((reader) => reader.query(LIST, values));
    return JSON.parse(rows[0]?.[0] ?? '[]') as readonly RecordedQuestion[];
  }
}
