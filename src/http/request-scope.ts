import { ANONYMOUS, type QueryScope } from '../kernel/query-scope.js';

const scopes = new WeakMap<object, QueryScope>();

/** Who sent the request, once the guard has found out; anonymous where no guard ran (an unknown path). */
export function scopeOf(request: object): QueryScope {
  return scopes.get(request) ?? ANONYMOUS;
}

export function setScope(request: object, scope: QueryScope): void {
  scopes.set(request, scope);
}
