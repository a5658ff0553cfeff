import type { RecordedTransaction } from '../../kernel/recorded-transaction.js';
import type { QueryScope } from '../../kernel/query-scope.js';

/** The types that one repository deals with. All values are plain: texts, numbers, dates, lists and objects of these. */
export interface EntityTypes {
  readonly entity: object;
  readonly id: string | number;
  /** What a list or a count is asked by. */
  readonly filter: object;
  readonly search: object;
  readonly question: object;
  readonly analysis: unknown;
  readonly draft: unknown;
  readonly changes: unknown;
}

export interface EntityChange<T extends EntityTypes> {
  readonly id: T['id'];
  readonly changes: T['changes'];
}

/**
 * An ordinary repository: the source that a cached one asks, and writes through. It is shown no more of the caller than those have in
 * common who share an answer (the tenant, say), and must answer for that tenant alone.
 *
 * A read that takes several statements takes them from one snapshot.
 */
export interface EntityRepository<T extends EntityTypes> {
  /** Those that there are, in any order. */
  getByIds(scope: QueryScope, ids: readonly T['id'][]): Promise<readonly T['entity'][]>;
  getByKey?(scope: QueryScope, key: string): Promise<T['entity'] | null>;
  find(scope: QueryScope, filter: T['filter']): Promise<readonly T['entity'][]>;
  count(scope: QueryScope, filter: T['filter']): Promise<number>;
  search?(scope: QueryScope, search: T['search']): Promise<readonly T['entity'][]>;
  analyse?(scope: QueryScope, question: T['question']): Promise<T['analysis']>;
  /** Never cached. */
  getUpdatedSince?(scope: QueryScope, since: Date, limit: number): Promise<readonly T['entity'][]>;

  create(transaction: RecordedTransaction, scope: QueryScope, draft: T['draft']): Promise<T['entity']>;
  /** Null where there is none. */
  update(
    transaction: RecordedTransaction,
    scope: QueryScope,
    id: T['id'],
    changes: T['changes'],
  ): Promise<T['entity'] | null>;
  /** Whether there was one. */
  delete(transaction: RecordedTransaction, scope: QueryScope, id: T['id']): Promise<boolean>;
  bulkCreate(
    transaction: RecordedTransaction,
    scope: QueryScope,
    drafts: readonly T['draft'][],
  ): Promise<readonly T['entity'][]>;
  /** Those that there were. */
  bulkUpdate(
    transaction: RecordedTransaction,
    scope: QueryScope,
    changes: readonly EntityChange<T>[],
  ): Promise<readonly T['entity'][]>;
}
