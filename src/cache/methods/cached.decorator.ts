import { SetMetadata } from '@nestjs/common';
import type { EventDeclaration } from '../../events/event-declaration.js';
import type { AudienceDeclaration } from '../../kernel/audience-declaration.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { Keepable } from './keepable.js';

export const CACHED = Symbol('CACHED');

export interface CachedDeclaration extends AudienceDeclaration {
  readonly region: string;
  /**
   * Form of the keys, `exec:dashboard:{workspace}:{timeframe}`: the names are the arguments after the scope, in their order, or the
   * members of the one object that follows it. `{hash}` stands for all of what was asked.
   */
  readonly key: string;
  /** Declared tags that the answers carry, as templates over the same names: `workspace:{workspace}`. */
  readonly tags?: readonly string[];
  /** Events whose tags end the answers: those of the same values, or all where the names do not tell. */
  readonly invalidateOn?: readonly EventDeclaration[];
  /** Instead of the region's. */
  readonly ttlSeconds?: number;
  /** Whether answers hold anything that identifies a person. */
  readonly isPersonal?: boolean;
  /** To be counted up where answers change their form and the method's own text does not. */
  readonly version?: number;
}

/** The scope comes first: what is not an argument cannot be in the key. */
export type ScopedMethod = (scope: QueryScope, ...args: never[]) => Promise<unknown>;

/** Nothing to add for a method whose answers can be kept; for another, something that it has not. */
type KeptBy<M extends ScopedMethod> =
  Awaited<ReturnType<M>> extends Keepable<Awaited<ReturnType<M>>>
    ? unknown
    : { readonly 'what it gives cannot be kept and come back the same': never };

/**
 * The method's answers are cached. It only declares: at start the method of the instance is wrapped, and what is wrong with the declaration
 * keeps the application from starting.
 *
 * The method is shown no more of the caller than its audience has in common, and hands that scope on to whatever it asks: so it depends
 * on nothing that is not in the key, and its answers end with those they are made from. What it gives is plain values; who asks is given
 * them with their exact types, and cannot change them.
 */
export function Cached(
  declaration: CachedDeclaration,
): <M extends ScopedMethod>(target: object, name: string, descriptor: TypedPropertyDescriptor<M> & KeptBy<M>) => void {
  return SetMetadata(CACHED, Object.freeze(declaration));
}
