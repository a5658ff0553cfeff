import { Injectable, Logger } from '@nestjs/common';
import { ReadTransaction } from '../database/read-transaction.js';
import { WriteTransaction } from '../database/write-transaction.js';
import type { ActionOutcome, OperatorAction, OperatorAudit } from '../http/operator-audit.port.js';
import type { JsonObject } from '../kernel/canonical-json.js';

/** A recorded action. Times are ISO instants; without an end, nobody knows what became of it. */
export interface RecordedAction {
  readonly id: number;
  readonly at: string;
  readonly principal: string;
  readonly roles: readonly string[];
  readonly tenant: string | null;
  readonly method: string;
  readonly route: string;
  readonly target: JsonObject;
  readonly requestId: string;
  readonly endedAt: string | null;
  readonly status: number | null;
  readonly code: string | null;
}

/** Which actions are wanted, newest first. */
export interface ActionFilter {
  readonly limit: number;
  /** Those before this one. */
  readonly beforeId?: number;
  readonly principal?: string;
}

const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
const LIST = `
SELECT coalesce(json_agg(a ORDER BY a.id DESC), '[]') FROM (
  SELECT id, to_char(at AT TIME ZONE 'UTC', ${ISO}) AS at, principal, roles, tenant, method, route, target, request_id AS "requestId",
    to_char(ended_at AT TIME ZONE 'UTC', ${ISO}) AS "endedAt", status, code
  FROM falaj.operator_action
  WHERE ($2::bigint IS NULL OR id < $2) AND ($3::text IS NULL OR principal = $3) ORDER BY id DESC LIMIT $1
) AS a`;
const BEGIN = 'SELECT falaj.begin_action($1, $2, $3, $4, $5, $6::jsonb, $7)::text AS id';
const END = 'SELECT falaj.end_action($1::bigint, $2, $3)';

/** What operators did, in the database. The application can add to it, complete what it added, and read; it can change nothing. */
@Injectable()
export class OperatorActions implements OperatorAudit {
  private readonly logger = new Logger('Audit');

  constructor(
    private readonly reads: ReadTransaction,
    private readonly writes: WriteTransaction,
  ) {}

  async begin({ principal, roles, tenant, method, route, target, requestId }: OperatorAction): Promise<string> {
    const values = [principal, roles, tenant, method, route, JSON.stringify(target), requestId];
    return this.writes.run(async (session) => String((await session.query(BEGIN, values)).rows[0]?.id));
  }

  async end(record: string, { status, code }: ActionOutcome): Promise<void> {
    try {
      await this.writes.run((session) => session.query(END, [record, status, code]));
    } catch {
      this.logger.error({ message: 'the end of an action could not be recorded', action: record, status, code });
    }
  }

  /** @throws FalajError database.unavailable, database.overloaded */
  async list({ limit, beforeId, principal }: ActionFilter): Promise<readonly RecordedAction[]> {
    const values = [limit, beforeId ?? null, principal ?? null];
    const { rows } = await this.reads.run((reader) => reader.query(LIST, values));
    return JSON.parse(rows[0]?.[0] ?? '[]') as readonly RecordedAction[];
  }
}
