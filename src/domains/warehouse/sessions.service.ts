import { Injectable } from '@nestjs/common';
import { CachedValues, type AsideValues } from '../../cache/writes/cached-values.port.js';
import { RecordedWrites } from '../../changes/recorded-writes.port.js';
import { ReadTransaction } from '../../database/read-transaction.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { AnswerDelivery } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';

/** Sessions of one person: a token must not fill the table. */
const SESSIONS_MAX = 100;
/** Stands for the tenant of whoever has none: no token can name one so. */
const NO_TENANT = '\u0001';

const UPSERT = `
  INSERT INTO public.user_sessions AS s (tenant, subject, session_id, context, updated_at)
  VALUES ($1, $2, $3, $4::jsonb, now())
  ON CONFLICT (tenant, subject, session_id) DO UPDATE SET context = EXCLUDED.context, updated_at = EXCLUDED.updated_at
  RETURNING context`;

export interface ReadSession {
  readonly context: JsonObject;
  readonly delivery: AnswerDelivery;
}

/**
 * What somebody was about. A session is its token's subject's alone, within its tenant: another's of the same name is another. Kept
 * beside the cache: it is looked for there, then in the table, and what the table gave is put there with where the log stood before it was
 * read; so what is put late is never older than what is there. Its region is encrypted.
 */
@Injectable()
export class SessionsService {
  private readonly values: AsideValues<string, JsonObject>;

  constructor(
    values: CachedValues,
    private readonly writes: RecordedWrites,
    private readonly reads: ReadTransaction,
  ) {
    this.values = values.open<string, JsonObject>({
      name: 'user_session',
      region: 'user_session',
      scope: 'user',
      shape: 'user_session:{session}',
      key: (session) => ({ session }),
      reads: (_scope, id) => [{ table: 'public.user_sessions', rows: { column: 'session_id', value: id } }],
      load: (scope, id) => this.load(scope, id),
    });
  }

  /** @throws FalajError session.unknown */
  async get(caller: QueryScope, id: string): Promise<ReadSession> {
    const scope = within(caller);
    const kept = await this.values.get(scope, id);
    if (kept !== undefined) return { context: known(kept), delivery: { status: 'hit' } };
    const asOf = this.values.position();
    const context = await this.load(scope, id);
    const stored = asOf !== undefined && (await this.values.put(scope, id, context, asOf));
    return { context: known(context), delivery: { status: 'miss', stored } };
  }

  /**
   * Begins a session or replaces what is in it.
   * @throws FalajError session.too_many
   */
  async put(caller: QueryScope, id: string, context: JsonObject): Promise<{ context: JsonObject; seq: number }> {
    const { tenant, principal } = within(caller);
    const { value, seq } = await this.writes.run(async (transaction) => {
      const others = `SELECT count(*)::int AS count FROM public.user_sessions
        WHERE tenant = $1 AND subject = $2 AND session_id <> $3`;
      const [counted] = (await transaction.query(others, [tenant, principal, id])).rows;
      if (Number(counted?.['count']) >= SESSIONS_MAX)
        throw new FalajError('session.too_many', `there are ${String(SESSIONS_MAX)} sessions of this token's subject`);
      return transaction.query(UPSERT, [tenant, principal, id, JSON.stringify(context)]);
    });
    return { context: value.rows[0]?.['context'] as JsonObject, seq };
  }

  /** @throws FalajError session.unknown */
  async delete(caller: QueryScope, id: string): Promise<number> {
    const { tenant, principal } = within(caller);
    const { seq } = await this.writes.run(async (transaction) => {
      const text = `DELETE FROM public.user_sessions
        WHERE tenant = $1 AND subject = $2 AND session_id = $3 RETURNING session_id`;
      const { rows } = await transaction.query(text, [tenant, principal, id]);
      if (rows.length === 0) throw unknown();
    });
    return seq;
  }

  private async load({ tenant, principal }: QueryScope, id: string): Promise<JsonObject | null> {
    const text = 'SELECT context FROM public.user_sessions WHERE tenant = $1 AND subject = $2 AND session_id = $3';
    const { rows } = await this.reads.run((reader) => reader.query(text, [tenant, principal, id]));
    const context = rows[0]?.[0];
    return typeof context === 'string' ? (JSON.parse(context) as JsonObject) : null;
  }
}

function within(scope: QueryScope): QueryScope {
  return scope.tenant === null ? { ...scope, tenant: NO_TENANT } : scope;
}

function known(context: JsonObject | null): JsonObject {
  if (context === null) throw unknown();
  return context;
}

function unknown(): FalajError {
  return new FalajError('session.unknown', 'there is no session of this name');
}
