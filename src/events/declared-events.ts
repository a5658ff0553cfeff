import type { EventDeclaration } from './event-declaration.js';

/** Declarations of one module, where the explorer finds them. */
export class DeclaredEvents {
  constructor(readonly declarations: readonly EventDeclaration[]) {}
}
