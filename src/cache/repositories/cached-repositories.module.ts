import { Module, type DynamicModule } from '@nestjs/common';
import { DeclaredRepositories } from './declared-repositories.js';
import type { AnyRepositoryDeclaration } from './repository.declaration.js';

/** Cached repositories of a module, made known to the whole application: the change log tracks what they read. */
@Module({})
export class CachedRepositoriesModule {
  /** To be imported by the module whose repositories these are. */
  static declare(...declarations: readonly AnyRepositoryDeclaration[]): DynamicModule {
    const providers = [{ provide: DeclaredRepositories, useValue: new DeclaredRepositories(declarations) }];
    return { module: CachedRepositoriesModule, providers };
  }
}
