import { Inject, Injectable } from '@nestjs/common';
import { RecordedWrites } from '../../changes/recorded-writes.port.js';
import type { Clock } from '../../kernel/clock.js';
import { FalajError } from '../../kernel/falaj-error.js';
import { CLOCK } from '../../observability/clock.token.js';
import { CachedFamilies } from '../cached.families.js';
import { CachedRepositories, type CachedRepository } from './cached-repositories.port.js';
import { EntityCache } from './entity.cache.js';
import type { EntityRepository, EntityTypes } from './entity.repository.js';
import { EntityTags } from './entity.tags.js';
import { GuardedSource } from './guarded.source.js';
import { RepositoryCatalogue } from './repository.catalogue.js';
import type { AnyRepositoryDeclaration, RepositoryDeclaration } from './repository.declaration.js';
import { RepositoryFamilies } from './repository.families.js';
import { RepositoryReads } from './repository.reads.js';

/** Puts the cache before repositories that are declared. */
@Injectable()
export class RepositoryCache extends CachedRepositories {
  constructor(
    private readonly catalogue: RepositoryCatalogue,
    private readonly families: CachedFamilies,
    private readonly writes: RecordedWrites,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    super();
  }

  wrap<T extends EntityTypes>(declaration: RepositoryDeclaration<T>, source: EntityRepository<T>): CachedRepository<T> {
    const declared: AnyRepositoryDeclaration = declaration;
    this.assertSound(declared);
    const tags = new EntityTags(declared);
    const guarded = new GuardedSource(source, declared, tags);
    const families = new RepositoryFamilies(this.families, declared, textOf(source));
    const reads = new RepositoryReads(families, guarded, tags, this.clock);
    return new EntityCache({ reads, source, guarded, families, tags, writes: this.writes });
  }

  /** A repository whose tables nobody tracks would be told of no change. */
  private assertSound(declared: AnyRepositoryDeclaration): void {
    const { entity, audience, tenant } = declared;
    if (!this.catalogue.has(declared)) {
      throw new FalajError('definition.invalid', `no module makes the cached repository ${entity} known`, {
        hint: 'Import CachedRepositoriesModule.declare(…) with its declaration into the module.',
      });
    }
    if ((audience === 'tenant') !== (tenant !== undefined)) {
      throw new FalajError(
        'definition.invalid',
        `the cached repository ${entity} must say whose tenant's its rows are`,
        {
          hint: "Give it audience: 'tenant' and the column and member that hold the tenant, or neither.",
        },
      );
    }
  }
}

/** The text of the class that answers, its methods included. */
function textOf(source: object): string {
  const { constructor } = Object.getPrototypeOf(source) as { constructor: unknown };
  return String(constructor);
}
