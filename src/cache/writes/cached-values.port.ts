import type { JsonValue } from '../../kernel/canonical-json.js';
import type { AnswerDelivery, AnswerStamp } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { RecordedTransaction } from '../../kernel/recorded-transaction.js';

/** What a value is read from: a table, or those of its rows that have this value in the column its changes are told by. */
export interface ReadRows {
  /** `schema.table`. */
  readonly table: string;
  readonly rows?: { readonly column: string; readonly value: string | number };
}

/** One write of a whole value, as its family's statement gets it. */
export interface ValueWrite<Id, V> {
  /** Null where the family's scope has none. */
  readonly tenant: string | null;
  readonly user: string | null;
  readonly id: Id;
  readonly value: V;
  /** A bigint as text, greater than that of every earlier write of the family. What the ordering guard compares. */
  readonly order: string;
}

/** How values of a family come into the database. */
export interface WritePattern<Id, V> {
  /**
   * `through`: the database first, then the cache. `behind`: acknowledged by a durable stream and applied later, where there is such a
   * stream; else through.
   */
  readonly pattern: 'through' | 'behind';
  /**
   * Upserts the values: no two of one id. May be called again with what it has applied, and with what is older than what is there: each
   * statement must leave a row alone that has a greater or the same order (`… DO UPDATE SET … WHERE t.write_order < EXCLUDED.write_order`).
   * Names with their schema.
   */
  apply(transaction: RecordedTransaction, writes: readonly ValueWrite<Id, V>[]): Promise<unknown>;
}

/** Values of one kind: how they are named, read and written. Ids and values are JSON. */
export interface ValueFamily<Id extends JsonValue, V> {
  /** Lower-case words with underscores; unlike any other family's. */
  readonly name: string;
  /** The cache region whose policy they follow. */
  readonly region: string;
  readonly scope: 'public' | 'tenant' | 'user';
  /** Instead of the region's. */
  readonly ttlSeconds?: number;
  /** The form of the keys, inside namespace and scope: `config_data:{key}`. No other family's keys could be of it. */
  readonly shape: string;
  /** Of the key's shape, by placeholder. Distinct ids give distinct ones. */
  key(id: Id): Readonly<Record<string, string>>;
  /** Where triggers tell of changes behind the cache's back. A table without them gives its values a short life. */
  reads(scope: QueryScope, id: Id): readonly ReadRows[];
  /** Tags besides, of events or of other values. */
  tags?(scope: QueryScope, id: Id): readonly string[];
  /** Asks the source; null where there is no such value. Its snapshot begins after it is called. */
  load(scope: QueryScope, id: Id): Promise<V | null>;
  readonly write?: WritePattern<Id, V>;
}

export interface ValueAnswer<V> {
  readonly value: V | null;
  readonly delivery: AnswerDelivery;
  readonly stamp?: AnswerStamp;
}

/** A place in the change log that a value was read at. */
export type ReadPosition = AnswerStamp;

/** Read-through, and the verbs of cache-aside. The scope is who asks; authorisation has been seen to. */
export interface AsideValues<Id, V> {
  /** Read-through: the value, from the cache or its source; many callers at once load once. Null where there is none. */
  getOrLoad(scope: QueryScope, id: Id): Promise<V | null>;
  /** The same with how it was come by; where its stream is away, also what this process wrote itself (`detail: 'pending-own'`). */
  read(scope: QueryScope, id: Id): Promise<ValueAnswer<V>>;
  /** Cache-aside: what is kept and fresh, without asking the source. Undefined where nothing is. */
  get(scope: QueryScope, id: Id): Promise<V | null | undefined>;
  /** Where this process stands in the log: to be taken before a value that is to be `put` is read. */
  position(): ReadPosition | undefined;
  /**
   * Cache-aside: keeps what the caller has read since `asOf`. Not kept, and false, where anything it depends on has changed since: an old
   * value put late is never served.
   */
  put(scope: QueryScope, id: Id, value: V | null, asOf: ReadPosition): Promise<boolean>;
  /** The values are not served again: here once this returns, elsewhere within the lease or at the position given. */
  forget(scope: QueryScope, ids: readonly Id[]): Promise<number>;
}

/** What a write promises. */
export type WriteReceipt =
  /** Committed. What `Falaj-Seq` carries: with it, every process reads the value or a later one. */
  | { readonly durableIn: 'database'; readonly seq: number }
  /** In the stream, on disk. Every process reads the value or a later one from now on; it is applied in this order. */
  | { readonly durableIn: 'stream'; readonly order: string };

export interface WrittenValues<Id, V> extends AsideValues<Id, V> {
  /**
   * Writes the whole value by the family's pattern.
   * @throws FalajError cache.write_backlog, cache.writes_away, where nothing was written; cache.write_unconfirmed,
   * database.unavailable, where nobody knows; change.unreached where it is committed but not numbered. Each may be sent again.
   */
  write(scope: QueryScope, id: Id, value: V): Promise<WriteReceipt>;
  /** Any work in one transaction that changes these values, after every write of theirs that is pending. */
  change<T>(
    scope: QueryScope,
    ids: readonly Id[],
    work: (transaction: RecordedTransaction) => Promise<T>,
  ): Promise<{ readonly value: T; readonly seq: number }>;
}

/** Where a domain gets its cached values. */
export abstract class CachedValues {
  /**
   * To be called while the application is being put together, once for each family.
   * @throws FalajError definition.invalid for a region there is none of, and for a shape that is none, or another's; config.invalid for an
   * encrypted region without a key; internal.unexpected for a name taken.
   */
  abstract open<Id extends JsonValue, V>(
    family: ValueFamily<Id, V> & { readonly write: WritePattern<Id, V> },
  ): WrittenValues<Id, V>;
  abstract open<Id extends JsonValue, V>(family: ValueFamily<Id, V>): AsideValues<Id, V>;
}
