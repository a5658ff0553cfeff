import type { RecordedWrites } from '../../changes/recorded-writes.port.js';
import type { JsonValue } from '../../kernel/canonical-json.js';
import type { AnswerDelivery } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { RecordedTransaction } from '../../kernel/recorded-transaction.js';
import { CacheKeys } from '../keys.js';
import type {
  ReadPosition,
  ValueAnswer,
  ValueFamily,
  WritePattern,
  WriteReceipt,
  WrittenValues,
} from './cached-values.port.js';
import type { PendingWrites } from './pending.writes.js';
import type { StreamLedger } from './stream.ledger.js';
import type { ValueRegion } from './value.region.js';
import type { WriteTally } from './write.tally.js';

export type WrittenFamily<Id extends JsonValue, V> = ValueFamily<Id, V> & { readonly write: WritePattern<Id, V> };

export interface WrittenParts<Id extends JsonValue, V> {
  readonly family: WrittenFamily<Id, V>;
  readonly region: ValueRegion<Id, V>;
  readonly ledger: StreamLedger;
  readonly pending: PendingWrites;
  readonly writes: RecordedWrites;
  readonly tally: WriteTally;
}

/** How often a write follows a change of mode that came in between. */
const TURNS_MAX = 5;

/** The mode turned out to be another one than the write had set out by: nothing was written. */
class ModeMoved extends Error {}

/**
 * Values that are written through or behind, as all processes have agreed for the family.
 *
 * Through: one transaction upserts the value and moves the key's tag; once the change log covers it, the value is read back and kept. The
 * value given is not what is kept: of two writers who committed one after the other the earlier may be the later to reach the cache, and
 * nothing but the database knows which of them was first.
 */
export class WrittenRegion<Id extends JsonValue, V> implements WrittenValues<Id, V> {
  constructor(private readonly parts: WrittenParts<Id, V>) {}

  /** Whoever takes the value alone cannot be told that a later one may have been written elsewhere, and is given none. */
  async getOrLoad(scope: QueryScope, id: Id): Promise<V | null> {
    const { value, delivery } = await this.read(scope, id);
    return this.certain(value, delivery);
  }

  read(scope: QueryScope, id: Id): Promise<ValueAnswer<V>> {
    const { region, pending } = this.parts;
    this.withhold(scope);
    return pending.overlaid<ValueAnswer<V>>(region.keyOf(scope, id), scope.reading, {
      pending: (value, delivery) => ({ value: value as V, delivery }),
      applied: (reading) => region.readAs(scope, id, reading),
    });
  }

  get(scope: QueryScope, id: Id): Promise<V | null | undefined> {
    const { region, pending } = this.parts;
    this.withhold(scope);
    return pending.overlaid<V | null | undefined>(region.keyOf(scope, id), scope.reading, {
      pending: (value, delivery) => this.certain(value as V, delivery),
      applied: (reading) => region.getAs(scope, id, reading),
    });
  }

  position(): ReadPosition | undefined {
    return this.parts.region.position();
  }

  put(scope: QueryScope, id: Id, value: V | null, asOf: ReadPosition): Promise<boolean> {
    return this.parts.region.put(scope, id, value, asOf);
  }

  forget(scope: QueryScope, ids: readonly Id[]): Promise<number> {
    return this.parts.region.forget(scope, ids);
  }

  async write(scope: QueryScope, id: Id, value: V): Promise<WriteReceipt> {
    const { pending, region } = this.parts;
    const key = region.keyOf(scope, id);
    const sealed = { ...this.whose(scope), id, value: value as JsonValue };
    return this.following(async () => {
      if (!(await pending.isBehind())) return this.through(scope, id, value);
      const order = await pending.append(key, sealed);
      if (order === undefined) throw new ModeMoved();
      return { durableIn: 'stream', order: String(order) };
    });
  }

  async change<T>(
    scope: QueryScope,
    ids: readonly Id[],
    work: (transaction: RecordedTransaction) => Promise<T>,
  ): Promise<{ readonly value: T; readonly seq: number }> {
    const { region, writes, pending, tally } = this.parts;
    const keys = ids.map((id) => region.keyOf(scope, id));
    const done = await this.following(async () => {
      await pending.applyAll(keys);
      return writes.run(async (transaction) => {
        if (!(await pending.holdWithoutPending(transaction, keys))) throw new ModeMoved();
        const value = await work(transaction);
        await transaction.recordChange(keys.map((key) => CacheKeys.keyTag(key)));
        return value;
      });
    });
    tally.count('writtenThrough');
    await this.renew(scope, ids, done.seq);
    return done;
  }

  private async through(scope: QueryScope, id: Id, value: V): Promise<WriteReceipt> {
    const { family, region, ledger, writes, tally } = this.parts;
    const { seq } = await writes.run(async (transaction) => {
      const { mode, order } = await ledger.enter(transaction);
      if (mode === 'behind') throw new ModeMoved();
      await family.write.apply(transaction, [{ ...this.whose(scope), id, value, order: String(order) }]);
      await transaction.recordChange([CacheKeys.keyTag(region.keyOf(scope, id))]);
    });
    tally.count('writtenThrough');
    await this.renew(scope, [id], seq);
    return { durableIn: 'database', seq };
  }

  /** A write behind is acknowledged before any log tells of it, and an answer made from the value would not end with it. */
  private withhold({ reading }: QueryScope): void {
    if (this.parts.family.write.pattern === 'behind') reading.parts?.withhold();
  }

  private certain<T>(value: T, { detail }: AnswerDelivery): T {
    if (detail !== 'pending-own') return value;
    throw this.parts.pending.away('whether a later write of this value is pending cannot be asked');
  }

  /** The write is done, whatever becomes of this: where it fails, the next reader loads. */
  private async renew(scope: QueryScope, ids: readonly Id[], seq: number): Promise<void> {
    const { region, tally } = this.parts;
    const reading = { minimumSeq: seq, bypassRead: true };
    const renewals = await Promise.allSettled(ids.map((id) => region.readAs(scope, id, reading)));
    if (renewals.some(({ status }) => status === 'rejected')) tally.count('renewalFailures');
  }

  private async following<T>(turn: () => Promise<T>): Promise<T> {
    for (let left = TURNS_MAX; ; left -= 1) {
      try {
        return await turn();
      } catch (error) {
        if (!(error instanceof ModeMoved)) throw error;
        if (left <= 1) throw this.parts.pending.away('the mode of writing does not come to rest');
        await this.parts.pending.tend();
      }
    }
  }

  private whose(scope: QueryScope): { readonly tenant: string | null; readonly user: string | null } {
    const { scope: kind } = this.parts.family;
    return {
      tenant: kind === 'public' ? null : scope.tenant,
      user: kind === 'user' ? scope.principal : null,
    };
  }
}
