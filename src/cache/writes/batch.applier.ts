import type { JsonValue } from '../../kernel/canonical-json.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { RecordedTransaction } from '../../kernel/recorded-transaction.js';
import { CacheKeys } from '../keys.js';
import type { ValueWrite, WritePattern } from './cached-values.port.js';
import { isTransient, sqlStateOf } from './failure.class.js';
import type { StreamLedger } from './stream.ledger.js';
import type { WriteSeal } from './write.seal.js';
import type { StreamEntry } from './write.stream.js';
import type { WriteTally } from './write.tally.js';

export type AnyPattern = WritePattern<JsonValue, JsonValue>;
type AnyWrite = ValueWrite<JsonValue, JsonValue>;

/** Not what was sealed, or the key to it is retired: no statement was tried. */
const UNSEALABLE = 'UNSEALABLE';

/**
 * Applies entries in their order by the family's statement: together, of each key only the last, as long as that works. Once a batch
 * failed for good, one by one, each behind a savepoint, until a whole batch went well: so that only what fails is kept back. What has
 * failed for good so many times becomes a dead letter, in the same transaction in which those behind it are applied.
 */
export class BatchApplier {
  private isSuspicious = false;
  private stuckBy: Error | undefined;
  private readonly attempts = new Map<bigint, number>();

  constructor(
    private readonly pattern: AnyPattern,
    private readonly seal: WriteSeal,
    private readonly ledger: StreamLedger,
    private readonly attemptsMax: number,
    private readonly tally: WriteTally,
  ) {}

  /** What failed for good at the head of the last batch and is to be tried again. */
  get failure(): Error | undefined {
    return this.stuckBy;
  }

  /** From now on one by one. */
  suspect(): void {
    this.isSuspicious = true;
  }

  /** Gives those that are dealt with: the first of the entries, up to one that is to be tried again. */
  async apply(transaction: RecordedTransaction, entries: readonly StreamEntry[]): Promise<readonly StreamEntry[]> {
    this.stuckBy = undefined;
    if (entries.length === 0) return entries;
    const done = this.isSuspicious
      ? await this.eachAlone(transaction, entries)
      : await this.together(transaction, entries);
    const tags = [...new Set(done.map(({ key }) => CacheKeys.keyTag(key)))];
    if (tags.length > 0) await transaction.recordChange(tags);
    if (done.length === entries.length) this.isSuspicious = false;
    return done;
  }

  /** @throws FalajError write.unsealable; whatever the statement throws. */
  async applyOne(transaction: RecordedTransaction, entry: Omit<StreamEntry, 'id'>): Promise<void> {
    await this.pattern.apply(transaction, [await this.writeOf(entry)]);
    await transaction.recordChange([CacheKeys.keyTag(entry.key)]);
  }

  private async together(
    transaction: RecordedTransaction,
    entries: readonly StreamEntry[],
  ): Promise<readonly StreamEntry[]> {
    const last = new Map(entries.map((entry) => [entry.key, entry]));
    const writes = await Promise.all([...last.values()].map((entry) => this.writeOf(entry)));
    await this.pattern.apply(transaction, writes);
    return entries;
  }

  private async eachAlone(
    transaction: RecordedTransaction,
    entries: readonly StreamEntry[],
  ): Promise<readonly StreamEntry[]> {
    for (const [at, entry] of entries.entries()) {
      if (await this.tried(transaction, entry)) continue;
      return entries.slice(0, at);
    }
    return entries;
  }

  /** False where it is to be tried again, and nothing behind it before. */
  private async tried(transaction: RecordedTransaction, entry: StreamEntry): Promise<boolean> {
    await transaction.query('SAVEPOINT one');
    try {
      await this.pattern.apply(transaction, [await this.writeOf(entry)]);
      await transaction.query('RELEASE SAVEPOINT one');
      this.attempts.delete(entry.order);
      return true;
    } catch (error) {
      if (isTransient(error)) throw error;
      await transaction.query('ROLLBACK TO SAVEPOINT one');
      return this.failed(transaction, entry, error);
    }
  }

  private async failed(transaction: RecordedTransaction, entry: StreamEntry, error: unknown): Promise<boolean> {
    const attempts = (this.attempts.get(entry.order) ?? 0) + 1;
    if (attempts < this.attemptsMax) {
      this.attempts.set(entry.order, attempts);
      this.stuckBy = error instanceof Error ? error : new Error('a statement failed');
      return false;
    }
    await this.ledger.bury(transaction, entry, reasonOf(error), attempts);
    transaction.afterCommit(() => {
      this.attempts.delete(entry.order);
      this.tally.died();
    });
    return true;
  }

  private async writeOf({ key, sealed, order }: Omit<StreamEntry, 'id'>): Promise<AnyWrite> {
    const write = await this.seal.open(key, sealed);
    if (write !== undefined) return { ...write, order: String(order) };
    throw new FalajError('internal.unexpected', 'a pending write cannot be opened', { fields: { reason: UNSEALABLE } });
  }
}

export function reasonOf(error: unknown): string {
  if (error instanceof FalajError && error.fields['reason'] === UNSEALABLE) return UNSEALABLE;
  return sqlStateOf(error) ?? 'FAILED';
}
