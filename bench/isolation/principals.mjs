// Who asks: nobody, and callers of every role, of no tenant, one, or two, and of no workspace, one, or several.
import { loadSettings } from '../../dist/config/load-settings.js';
import { issueToken } from '../../dist/http/token.issuer.js';

const ROLES = [['viewer'], ['analyst'], ['operator'], ['admin'], []];
const TOKEN_SECONDS = 4 * 3600;

/** @returns callers with `name`, `tenants`, `workspaces`, `roles` and the headers they send. */
export async function principals(tenants, workspaces) {
  const [t1, t2, t3] = tenants;
  const [w1, w2, w3] = workspaces;
  const claims = [
    ...ROLES.map((roles) => ({ roles, tenants: [], workspaces: [] })),
    ...[t1, t2, t3].map((tenant) => ({ roles: ['analyst'], tenants: [tenant], workspaces: [] })),
    ...[w1, w2, w3].map((workspace) => ({ roles: ['analyst'], tenants: [], workspaces: [workspace] })),
    { roles: ['viewer'], tenants: [t1], workspaces: [w1] },
    { roles: ['viewer'], tenants: [t2], workspaces: [w2] },
    { roles: ['analyst', 'operator'], tenants: [t1], workspaces: [w1, w2] },
    { roles: ['analyst'], tenants: [t1, t2], workspaces: [w3] },
    { roles: ['operator'], tenants: [t3], workspaces: [] },
    { roles: ['admin'], tenants: [t2], workspaces: [w1] },
    { roles: [], tenants: [t1], workspaces: [w1] },
  ];
  const { auth } = loadSettings({ environment: { NODE_ENV: 'development' } });
  const known = claims.map(async (claim, at) => {
    const subject = `caller-${at}`;
    const token = await issueToken(auth, { subject, ...claim, ttlSeconds: TOKEN_SECONDS });
    return { name: subject, ...claim, token, headers: { authorization: `Bearer ${token}` } };
  });
  const nobody = { name: 'anonymous', roles: [], tenants: [], workspaces: [], headers: {} };
  return [nobody, ...(await Promise.all(known))];
}

/** The tenant that a request acts for; undefined where it names one that is not the caller's. */
export function actingTenant({ tenants }, headers) {
  const named = headers['falaj-tenant'];
  if (named !== undefined) return tenants.includes(named) ? named : undefined;
  return tenants.length === 1 ? tenants[0] : null;
}
