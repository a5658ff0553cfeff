import { FalajError } from '../../kernel/falaj-error.js';
import type { QueryScope } from '../../kernel/query-scope.js';

/** What can be done with a cached method besides calling it. */
export interface CachedMethod<Args extends readonly unknown[]> {
  /**
   * The answer to these arguments is not served again: here once this returns, elsewhere within the lease, or below the position it gives.
   * @throws FalajError change.unreached, database.unavailable
   */
  invalidate(...args: Args): Promise<number>;
}

type AnyMethod = CachedMethod<[QueryScope, ...unknown[]]>;

const known = new WeakMap<object, Map<string, AnyMethod>>();

type Method = (...args: never[]) => unknown;

/**
 * The cached method of an instance: `cachedMethod(service, 'overview').invalidate(scope, workspace)`.
 * @throws FalajError internal.unexpected for a method that is not cached, or before the application has started.
 */
export function cachedMethod<S extends object, Name extends keyof S & string>(
  instance: S,
  name: Name,
): CachedMethod<S[Name] extends Method ? Parameters<S[Name]> : never> {
  const method = known.get(instance)?.get(name);
  if (method !== undefined) {
    return method as unknown as CachedMethod<S[Name] extends Method ? Parameters<S[Name]> : never>;
  }
  throw new FalajError('internal.unexpected', `${instance.constructor.name}.${name} is no cached method`);
}

/** For the explorer alone. */
export function registerCachedMethod(instance: object, name: string, method: AnyMethod): void {
  const methods = known.get(instance) ?? new Map<string, AnyMethod>();
  known.set(instance, methods.set(name, method));
}
