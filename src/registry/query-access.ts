import { FalajError } from '../kernel/falaj-error.js';
import { ANONYMOUS, hasRole, type QueryScope, type Role } from '../kernel/query-scope.js';
import { WORKSPACE_PARAMETER, type AccessLevel, type BoundQuery, type QueryDefinition } from './query-definition.js';

const NEEDED_ROLE: Readonly<Record<AccessLevel, Role | null>> = {
  public: null,
  restricted: 'analyst',
  confidential: 'admin',
};

/** Whether anyone may ask it: only then are its parameters anyone's to see. */
export function isOpen({ accessLevel, scope }: Pick<QueryDefinition, 'accessLevel' | 'scope'>): boolean {
  return accessLevel === 'public' && scope === 'public';
}

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
  if (isNobody(scope) && (role !== null || definition.scope !== 'workspace' || scope.workspaces.length === 0))
    throw new FalajError(
      'auth.missing',
      `the query ${queryId} is ${accessLevel === 'public' ? `for a ${definition.scope}` : accessLevel}`,
    );
  if (role !== null && !hasRole(scope, role))
    throw new FalajError('auth.forbidden', `the query ${queryId} needs the role ${role}`);
  if (definition.scope === 'public' || definition.scope === 'workspace') return;
  if (scope.tenant === null || scope.tenant === '')
    throw new FalajError('auth.forbidden', `the query ${queryId} needs a tenant`, tenantHint(scope));
  if (definition.scope === 'user' && scope.principal === '')
    throw new FalajError('auth.missing', `the query ${queryId} is for a user`);
}

/** Who has several must say which. */
function tenantHint({ tenants }: QueryScope): { readonly hint: string } | undefined {
  if (tenants.length < 2) return undefined;
  return { hint: 'The token is for several tenants: name one of them in the header Falaj-Tenant.' };
}

/**
 * Refuses a scope whose credential does not show the workspace that is asked about. Runs once the parameters are read, and before the
 * cache is looked at: an answer of a workspace is the same for all who may see it.
 * @throws FalajError query.parameter_missing where none is named; auth.missing, auth.forbidden.
 */
export function assertWorkspace(scope: QueryScope, { definition, params }: BoundQuery): void {
  if (definition.scope !== 'workspace') return;
  const workspace = params[WORKSPACE_PARAMETER];
  if (typeof workspace !== 'string')
    throw new FalajError(
      'query.parameter_missing',
      `the query ${definition.queryId} is answered for one workspace: name it in ${WORKSPACE_PARAMETER}`,
    );
  assertSeesWorkspace(scope, workspace);
}

/** @throws FalajError auth.missing for an anonymous scope, auth.forbidden for one that does not show the workspace, whether there is one or not. */
export function assertSeesWorkspace(scope: QueryScope, workspace: string): void {
  if (scope.workspaces.includes(workspace)) return;
  if (isNobody(scope)) throw new FalajError('auth.missing', 'figures of a workspace need a token that shows it');
  throw new FalajError('auth.forbidden', 'the credential does not show the workspace that is asked about', {
    hint: 'Ask an administrator for the workspace, or name one of your own in workspace_id.',
  });
}

function isNobody({ principal, roles }: QueryScope): boolean {
  return principal === ANONYMOUS.principal && roles.length === 0;
}
