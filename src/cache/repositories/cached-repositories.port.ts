import type { RecordedWrite } from '../../changes/recorded-writes.port.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { EntityChange, EntityRepository, EntityTypes } from './entity.repository.js';
import type { RepositoryDeclaration } from './repository.declaration.js';

/**
 * A repository whose reads are cached. Nobody invalidates: whoever changes the rows, here, in another process or in psql, ends what was
 * read from them. What is given cannot be changed.
 *
 * Writes go through one recorded transaction and give the position that covers them (`Falaj-Seq`): what was written is read from then
 * on, here at once, elsewhere by whoever names the position.
 */
export interface CachedRepository<T extends EntityTypes> {
  /** @throws FalajError auth.missing, auth.forbidden for who may not ask; as reads through the cache do, and as the source. */
  getById(scope: QueryScope, id: T['id']): Promise<T['entity'] | null>;
  /** In the order of the ids, null where there is none: one look into the shared cache, and one question for what it lacks. */
  getByIds(scope: QueryScope, ids: readonly T['id'][]): Promise<readonly (T['entity'] | null)[]>;
  getByKey(scope: QueryScope, key: string): Promise<T['entity'] | null>;
  exists(scope: QueryScope, id: T['id']): Promise<boolean>;
  find(scope: QueryScope, filter: T['filter']): Promise<readonly T['entity'][]>;
  count(scope: QueryScope, filter: T['filter']): Promise<number>;
  search(scope: QueryScope, search: T['search']): Promise<readonly T['entity'][]>;
  analyse(scope: QueryScope, question: T['question']): Promise<T['analysis']>;
  /** Always from the source. */
  getUpdatedSince(scope: QueryScope, since: Date, limit: number): Promise<readonly T['entity'][]>;

  create(scope: QueryScope, draft: T['draft']): Promise<RecordedWrite<T['entity']>>;
  update(scope: QueryScope, id: T['id'], changes: T['changes']): Promise<RecordedWrite<T['entity'] | null>>;
  delete(scope: QueryScope, id: T['id']): Promise<RecordedWrite<boolean>>;
  bulkCreate(scope: QueryScope, drafts: readonly T['draft'][]): Promise<RecordedWrite<readonly T['entity'][]>>;
  bulkUpdate(scope: QueryScope, changes: readonly EntityChange<T>[]): Promise<RecordedWrite<readonly T['entity'][]>>;
}

/** Puts the cache before a domain's repositories. */
export abstract class CachedRepositories {
  /**
   * To be called at start, once for each declaration.
   * @throws FalajError definition.invalid for a declaration that no module makes known, and for what it says wrongly.
   */
  abstract wrap<T extends EntityTypes>(
    declaration: RepositoryDeclaration<T>,
    source: EntityRepository<T>,
  ): CachedRepository<T>;
}
