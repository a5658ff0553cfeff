import { FalajError } from '../../kernel/falaj-error.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { EntityRepository, EntityTypes } from './entity.repository.js';
import type { EntityTags } from './entity.tags.js';
import { narrowText } from './narrow-text.js';
import type { AnyRepositoryDeclaration } from './repository.declaration.js';

/**
 * Asks the repository, and looks at what it gives before anyone else does: an entity of another tenant is a mistake that must reach
 * neither a caller nor the cache. Tells what entities turn out to depend on.
 */
export class GuardedSource<T extends EntityTypes> {
  constructor(
    private readonly source: EntityRepository<T>,
    private readonly declared: AnyRepositoryDeclaration,
    private readonly tags: EntityTags,
  ) {}

  /** By their ids' texts. What they depend on is each one's own: `gather`. */
  async byIds(scope: QueryScope, ids: readonly T['id'][]): Promise<ReadonlyMap<string, T['entity']>> {
    const entities = await this.source.getByIds(scope, ids);
    for (const entity of entities) this.assertOwned(scope, entity);
    return new Map(entities.map((entity) => [this.idOf(entity), entity]));
  }

  async byKey(scope: QueryScope, key: string): Promise<T['entity'] | null> {
    const entity = await this.the('getByKey')(scope, key);
    return entity === null ? null : this.gather(scope, entity);
  }

  async find(scope: QueryScope, filter: T['filter']): Promise<readonly T['entity'][]> {
    return this.seen(scope, await this.source.find(scope, filter));
  }

  async search(scope: QueryScope, search: T['search']): Promise<readonly T['entity'][]> {
    return this.seen(scope, await this.the('search')(scope, search));
  }

  async updatedSince(scope: QueryScope, since: Date, limit: number): Promise<readonly T['entity'][]> {
    return this.seen(scope, await this.the('getUpdatedSince')(scope, since, limit));
  }

  count(scope: QueryScope, filter: T['filter']): Promise<number> {
    return this.source.count(scope, filter);
  }

  analyse(scope: QueryScope, question: T['question']): Promise<T['analysis']> {
    return this.the('analyse')(scope, question);
  }

  /** The id as the database writes it: one entity is kept once, however it is asked for. */
  idText(id: unknown): string {
    return narrowText(id, this.declared.id.type) ?? String(id);
  }

  idOf(entity: T['entity']): string {
    return this.idText((entity as Readonly<Record<string, unknown>>)[this.declared.id.member]);
  }

  /** Tells what an answer with the entity depends on besides. */
  gather(scope: QueryScope, entity: T['entity']): T['entity'] {
    this.assertOwned(scope, entity);
    scope.reading.parts?.read(this.tags.ofParents(entity));
    return entity;
  }

  private seen(scope: QueryScope, entities: readonly T['entity'][]): readonly T['entity'][] {
    for (const entity of entities) this.gather(scope, entity);
    return entities;
  }

  private assertOwned(scope: QueryScope, entity: T['entity']): void {
    const { tenant, entity: name } = this.declared;
    if (tenant === undefined) return;
    const owner = (entity as Readonly<Record<string, unknown>>)[tenant.member];
    if (scope.tenant !== null && narrowText(owner, tenant.type) === narrowText(scope.tenant, tenant.type)) return;
    throw new FalajError('internal.unexpected', `the repository ${name} gave an entity that is not the tenant's`);
  }

  private the<Name extends 'getByKey' | 'search' | 'analyse' | 'getUpdatedSince'>(
    name: Name,
  ): NonNullable<EntityRepository<T>[Name]> {
    const method = this.source[name];
    if (method !== undefined) return method.bind(this.source) as NonNullable<EntityRepository<T>[Name]>;
    throw new FalajError('internal.unexpected', `the repository ${this.declared.entity} has no ${name}`);
  }
}
