import type { ControlLink } from './control-link.js';
import type { TagChange } from './tag-ledger.js';
import type { TableState } from './tracking-state.js';

/** What a follower knows; `mark` tells the row of that number from one of another history. */
export interface Known {
  readonly incarnation: string;
  readonly seq: number;
  readonly mark: string;
}

/** Session locks of this connection: who leads may sleep, who sleeps is notified. */
export interface Locks {
  readonly leads: boolean;
  readonly sleeps: boolean;
}

export interface LogAnswer {
  readonly head: number;
  /** All that was committed before the question has a number at or below `head`. */
  readonly complete: boolean;
  /** What is known does not join on to the log any more: load the ledger. */
  readonly restart: boolean;
  readonly sequenced: number;
  readonly changes: readonly TagChange[];
  readonly reached: Known;
  /** Age of the oldest change among these since it was numbered, by the server's clock. */
  readonly oldestMs: number | null;
  readonly tracking: readonly TableState[] | null;
  readonly locks: Locks;
}

export interface LedgerAnswer {
  readonly reached: Known;
  readonly tags: readonly TagChange[];
  readonly floor: number;
  readonly tracking: readonly TableState[];
}

export interface GatewaySettings {
  readonly queryTimeoutMs: number;
  readonly sequenceBatchMax: number;
  readonly retainRowsMax: number;
  readonly tagsMax: number;
}

type TrackingRow = readonly [
  ...[table: string, state: 'tracked' | 'untracked', reason: string | null, narrowColumns: readonly string[]],
  ...[alterations: number, altered: string | null, alteredAt: string | null],
];

type FollowRow = Record<string, unknown> & {
  readonly head: string;
  readonly incarnation: string;
  readonly complete: boolean;
  readonly restart: boolean;
  readonly sequenced: number;
  readonly changes: readonly TagChange[];
  readonly upto: string | null;
  readonly mark: string | null;
  readonly oldest_ms: number | null;
  readonly tracking: readonly TrackingRow[] | null;
  readonly leads: boolean;
  readonly sleeps: boolean;
};

type LedgerRow = Record<string, unknown> & {
  readonly head: string;
  readonly incarnation: string;
  readonly mark: string;
  readonly floor: string;
  readonly tags: readonly TagChange[];
  readonly tracking: readonly TrackingRow[];
};

/** The ledger may hold every tag there is; no lock is held while it is read. */
const LEDGER_TIMEOUT_FACTOR = 8;

const FOLLOW = 'SELECT * FROM falaj.follow($1, $2, $3, $4, $5, $6, $7, $8)';

/** Every statement of the follower, and how its rows are read. */
export class ChangeLogGateway {
  constructor(
    private readonly link: ControlLink,
    private readonly settings: GatewaySettings,
  ) {}

  /** Settings of a new session. A peer that is gone must lose its session locks soon, hence the keepalives. */
  async prepare(): Promise<void> {
    const { queryTimeoutMs } = this.settings;
    await this.run(
      `SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED READ WRITE;
       SET lock_timeout = ${String(Math.max(1, Math.floor(queryTimeoutMs / 2)))};
       SET jit = off`,
    );
    await this.run(
      `SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3;
       SET tcp_user_timeout = 10000`,
    ).catch(() => undefined);
  }

  /** After an error nobody knows which session locks were taken. */
  async releaseLocks(): Promise<void> {
    await this.run('SELECT pg_advisory_unlock_all()');
  }

  /** @param numbering give numbers to what waits first; else only read what has them */
  async follow(known: Known, locks: Locks, numbering: boolean): Promise<LogAnswer> {
    const { queryTimeoutMs, sequenceBatchMax, retainRowsMax } = this.settings;
    const limits = [sequenceBatchMax, retainRowsMax];
    const values = [known.seq, known.incarnation, known.mark, ...limits, numbering, locks.leads, locks.sleeps];
    const row = only(await this.link.query<FollowRow>(FOLLOW, values, queryTimeoutMs));
    return {
      head: Number(row.head),
      complete: row.complete,
      restart: row.restart,
      sequenced: row.sequenced,
      changes: row.changes,
      reached: { incarnation: row.incarnation, seq: Number(row.upto), mark: row.mark ?? '' },
      oldestMs: row.oldest_ms,
      tracking: row.tracking === null ? null : row.tracking.map(tableState),
      locks: { leads: row.leads, sleeps: row.sleeps },
    };
  }

  async ledger(): Promise<LedgerAnswer> {
    const { queryTimeoutMs, tagsMax } = this.settings;
    const text = 'SELECT * FROM falaj.ledger($1)';
    const row = only(await this.link.query<LedgerRow>(text, [tagsMax], queryTimeoutMs * LEDGER_TIMEOUT_FACTOR));
    return {
      reached: { incarnation: row.incarnation, seq: Number(row.head), mark: row.mark },
      tags: row.tags,
      floor: Number(row.floor),
      tracking: row.tracking.map(tableState),
    };
  }

  private async run(text: string): Promise<void> {
    await this.link.query(text, [], this.settings.queryTimeoutMs);
  }
}

function only<R>(rows: readonly R[]): R {
  const [row] = rows;
  if (row === undefined) throw new Error('the change log gave no row');
  return row;
}

function tableState([table, state, reason, narrowColumns, ...rest]: TrackingRow): TableState {
  const [alterations, altered, alteredAt] = rest;
  return { table, state, reason, narrowColumns, alterations, altered, alteredAt };
}
