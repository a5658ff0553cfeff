import type { RecordedWrite, RecordedWrites } from '../../changes/recorded-writes.port.js';
import type { RecordedTransaction } from '../../kernel/recorded-transaction.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { CachedRepository } from './cached-repositories.port.js';
import type { EntityChange, EntityRepository, EntityTypes } from './entity.repository.js';
import type { EntityTags } from './entity.tags.js';
import type { GuardedSource } from './guarded.source.js';
import type { RepositoryFamilies } from './repository.families.js';
import type { RepositoryReads } from './repository.reads.js';

export interface CachedRepositoryParts<T extends EntityTypes> {
  readonly reads: RepositoryReads<T>;
  readonly source: EntityRepository<T>;
  readonly guarded: GuardedSource<T>;
  readonly families: RepositoryFamilies;
  readonly tags: EntityTags;
  readonly writes: RecordedWrites;
}

/** One repository behind the cache: reads are kept, writes are recorded, and nothing here invalidates anything. */
export class EntityCache<T extends EntityTypes> implements CachedRepository<T> {
  constructor(private readonly parts: CachedRepositoryParts<T>) {}

  getById(scope: QueryScope, id: T['id']): Promise<T['entity'] | null> {
    return this.parts.reads.byId(scope, id);
  }

  getByIds(scope: QueryScope, ids: readonly T['id'][]): Promise<readonly (T['entity'] | null)[]> {
    return this.parts.reads.byIds(scope, ids);
  }

  getByKey(scope: QueryScope, key: string): Promise<T['entity'] | null> {
    return this.parts.reads.byKey(scope, key);
  }

  async exists(scope: QueryScope, id: T['id']): Promise<boolean> {
    return (await this.parts.reads.byId(scope, id)) !== null;
  }

  find(scope: QueryScope, filter: T['filter']): Promise<readonly T['entity'][]> {
    return this.parts.reads.find(scope, filter);
  }

  count(scope: QueryScope, filter: T['filter']): Promise<number> {
    return this.parts.reads.count(scope, filter);
  }

  search(scope: QueryScope, search: T['search']): Promise<readonly T['entity'][]> {
    return this.parts.reads.search(scope, search);
  }

  analyse(scope: QueryScope, question: T['question']): Promise<T['analysis']> {
    return this.parts.reads.analyse(scope, question);
  }

  async getUpdatedSince(scope: QueryScope, since: Date, limit: number): Promise<readonly T['entity'][]> {
    const { audience } = this.parts.families.byId.facts;
    audience.assertAdmits(scope);
    scope.reading.parts?.read(this.parts.tags.ofAll(scope));
    return this.parts.guarded.updatedSince(audience.shown(scope), since, limit);
  }

  create(scope: QueryScope, draft: T['draft']): Promise<RecordedWrite<T['entity']>> {
    return this.write(scope, (transaction, source) => source.create(transaction, scope, draft));
  }

  update(scope: QueryScope, id: T['id'], changes: T['changes']): Promise<RecordedWrite<T['entity'] | null>> {
    return this.write(scope, (transaction, source) => source.update(transaction, scope, id, changes));
  }

  delete(scope: QueryScope, id: T['id']): Promise<RecordedWrite<boolean>> {
    return this.write(scope, (transaction, source) => source.delete(transaction, scope, id));
  }

  bulkCreate(scope: QueryScope, drafts: readonly T['draft'][]): Promise<RecordedWrite<readonly T['entity'][]>> {
    return this.write(scope, (transaction, source) => source.bulkCreate(transaction, scope, drafts));
  }

  bulkUpdate(scope: QueryScope, changes: readonly EntityChange<T>[]): Promise<RecordedWrite<readonly T['entity'][]>> {
    return this.write(scope, (transaction, source) => source.bulkUpdate(transaction, scope, changes));
  }

  /** Who may not read may not write; who may do what besides is the domain's to say. */
  private async write<V>(
    scope: QueryScope,
    work: (transaction: RecordedTransaction, source: EntityRepository<T>) => Promise<V>,
  ): Promise<RecordedWrite<V>> {
    const { families, writes, source } = this.parts;
    families.byId.facts.audience.assertAdmits(scope);
    return writes.run((transaction) => work(transaction, source));
  }
}
