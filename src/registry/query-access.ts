import { FalajError } from '../kernel/falaj-error.js';
import { ANONYMOUS, hasRole, type QueryScope, type Role } from '../kernel/query-scope.js';
import type { AccessLevel, QueryDefinition } from './query-definition.js';

const NEEDED_ROLE: Readonly<Record<AccessLevel, Role | null>> = {
  public: null,
  restricted: 'analyst',
  confidential: 'admin',
};

/**
 * Refuses a scope that may not ask this query. Runs before parameters are read and before the cache is looked at.
 * @throws FalajError auth.missing for an anonymous scope, auth.forbidden for one without the role or tenant.
 */
export function assertAccess(
  scope: QueryScope,
  definition: Pick<QueryDefinition, 'queryId' | 'accessLevel' | 'scope'>,
): void {
  const { queryId, accessLevel } = definition;
  const role = NEEDED_ROLE[accessLevel];
  if (role === null && definition.scope === 'public') return;
  if (scope.principal === ANONYMOUS.principal && scope.roles.length === 0)
    throw new FalajError(
      'auth.missing',
      `the query ${queryId} is ${accessLevel === 'public' ? `for a ${definition.scope}` : accessLevel}`,
    );
  if (role !== null && !hasRole(scope, role))
    throw new FalajError('auth.forbidden', `the query ${queryId} needs the role ${role}`);
  if (definition.scope !== 'public' && (scope.tenant === null || scope.tenant === ''))
    throw new FalajError('auth.forbidden', `the query ${queryId} needs a tenant`, tenantHint(scope));
  if (definition.scope === 'user' && scope.principal === '')
    throw new FalajError('auth.missing', `the query ${queryId} is for a user`);
}

/** Who has several must say which. */
function tenantHint({ tenants }: QueryScope): { readonly hint: string } | undefined {
  if (tenants.length < 2) return undefined;
  return { hint: 'The token is for several tenants: name one of them in the header Falaj-Tenant.' };
}
