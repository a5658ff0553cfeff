import type { AnyRepositoryDeclaration } from './repository.declaration.js';

/** Declarations of one module, where the catalogue finds them. */
export class DeclaredRepositories {
  constructor(readonly declarations: readonly AnyRepositoryDeclaration[]) {}
}
