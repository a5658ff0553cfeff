import type { RecordedTransaction } from '../../kernel/recorded-transaction.js';
import { FalajError } from '../../kernel/falaj-error.js';
import { writeOrder } from './write.order.js';
import type { StreamEntry } from './write.stream.js';

export type WriteMode = 'through' | 'behind';

/** What PostgreSQL says of a family, which is what all processes agree on. */
export interface ModeRow {
  readonly mode: WriteMode;
  readonly generation: number;
  /** Order up to which the stream was applied. */
  readonly applied: bigint;
}

export interface DeadWrite {
  readonly order: string;
  readonly key: string;
  readonly sealed: Buffer;
  /** SQLSTATE, or one word. */
  readonly reason: string;
  readonly attempts: number;
  readonly diedAt: string;
}

type Transaction = Pick<RecordedTransaction, 'query' | 'recordChange'>;

const MAKE = 'INSERT INTO falaj.write_stream (name) VALUES ($1) ON CONFLICT DO NOTHING';
const READ = 'SELECT mode, generation, applied FROM falaj.write_stream WHERE name = $1';
const ENTER = `SELECT mode, generation, applied, falaj.next_write_number() AS number
  FROM falaj.write_stream WHERE name = $1 FOR SHARE`;
const SWITCH = 'UPDATE falaj.write_stream SET mode = $2, generation = generation + 1 WHERE name = $1';
const ADVANCE = 'UPDATE falaj.write_stream SET applied = greatest(applied, $2::bigint) WHERE name = $1';
const BURY = `INSERT INTO falaj.dead_write (stream, write_order, key, sealed, reason, attempts)
  VALUES ($1, $2::bigint, $3, $4, $5, $6) ON CONFLICT DO NOTHING`;
const DEAD = `SELECT write_order::text AS write_order, key, sealed, reason, attempts,
    to_char(died_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS died_at
  FROM falaj.dead_write WHERE stream = $1 ORDER BY falaj.dead_write.write_order LIMIT $2`;
const COUNT_DEAD = 'SELECT count(*)::integer AS dead FROM falaj.dead_write WHERE stream = $1';
const EXHUME = 'DELETE FROM falaj.dead_write WHERE stream = $1 AND write_order = $2::bigint';

/**
 * One family's row, and its dead letters, within a transaction of the caller's.
 *
 * The row's lock is the lease of the flush: whoever holds it applies, in that very transaction. A lease that is kept elsewhere runs out
 * while its holder's last batch is under way; a lock does not outlive its transaction, nor the transaction the lock.
 */
export class StreamLedger {
  /** Moves when the mode of the family does, or its stream begins anew. */
  readonly modeTag: string;

  constructor(readonly name: string) {
    this.modeTag = `writes:${encodeURIComponent(name)}`;
  }

  async read(transaction: Transaction): Promise<ModeRow> {
    const found = await this.select(transaction, READ);
    if (found !== undefined) return found;
    await transaction.query(MAKE, [this.name]);
    return this.existing(transaction, READ);
  }

  /** The row, held against everyone else until the transaction ends. */
  lock(transaction: Transaction): Promise<ModeRow> {
    return this.existing(transaction, `${READ} FOR UPDATE`);
  }

  /** The row, held; undefined where another process holds it. */
  tryLock(transaction: Transaction): Promise<ModeRow | undefined> {
    return this.select(transaction, `${READ} FOR UPDATE SKIP LOCKED`);
  }

  /**
   * For a write that goes through: its order, and the mode held as it is until the transaction ends. Many writes hold it at once; a change
   * of mode waits for them.
   */
  async enter(transaction: Transaction): Promise<{ readonly mode: WriteMode; readonly order: bigint }> {
    const { rows } = await transaction.query(ENTER, [this.name]);
    const [row] = rows;
    if (row === undefined) throw missing();
    const { mode, generation } = modeRow(row);
    return { mode, order: writeOrder(generation, String(row['number'])) };
  }

  /** To be called with the row locked. */
  async switch(transaction: Transaction, mode: WriteMode): Promise<void> {
    await transaction.query(SWITCH, [this.name, mode]);
    await transaction.recordChange([this.modeTag]);
  }

  async advance(transaction: Transaction, applied: bigint): Promise<void> {
    await transaction.query(ADVANCE, [this.name, String(applied)]);
  }

  async bury(transaction: Transaction, entry: StreamEntry, reason: string, attempts: number): Promise<void> {
    const { order, key, sealed } = entry;
    await transaction.query(BURY, [this.name, String(order), key, sealed, reason, attempts]);
  }

  async dead(transaction: Transaction, most: number): Promise<readonly DeadWrite[]> {
    const { rows } = await transaction.query(DEAD, [this.name, most]);
    return rows.map(deadWrite);
  }

  async countDead(transaction: Transaction): Promise<number> {
    const { rows } = await transaction.query(COUNT_DEAD, [this.name]);
    return Number(rows[0]?.['dead'] ?? 0);
  }

  async exhume(transaction: Transaction, order: string): Promise<void> {
    await transaction.query(EXHUME, [this.name, order]);
  }

  private async select(transaction: Transaction, text: string): Promise<ModeRow | undefined> {
    const { rows } = await transaction.query(text, [this.name]);
    return rows[0] === undefined ? undefined : modeRow(rows[0]);
  }

  private async existing(transaction: Transaction, text: string): Promise<ModeRow> {
    const row = await this.select(transaction, text);
    if (row === undefined) throw missing();
    return row;
  }
}

function modeRow(row: Readonly<Record<string, unknown>>): ModeRow {
  return {
    mode: row['mode'] === 'behind' ? 'behind' : 'through',
    generation: Number(row['generation']),
    applied: BigInt(String(row['applied'])),
  };
}

function deadWrite(row: Readonly<Record<string, unknown>>): DeadWrite {
  return {
    order: String(row['write_order']),
    key: String(row['key']),
    sealed: row['sealed'] as Buffer,
    reason: String(row['reason']),
    attempts: Number(row['attempts']),
    diedAt: String(row['died_at']),
  };
}

function missing(): FalajError {
  return new FalajError('internal.unexpected', 'a family of written values has no row in falaj.write_stream');
}
