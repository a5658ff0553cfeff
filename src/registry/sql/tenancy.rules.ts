import type { ContractMap } from '../definitions/contract-map.js';
import type { QueryScopeKind, TenancyDefinition } from '../query-definition.js';

/**
 * A query over a table of several tenants is answered for one: its key, its tags and its transaction carry the scope's tenant. Without
 * that, row security would answer the first who asks, and the cache all others with the same.
 */
export function checkTenancy(
  reads: readonly string[],
  scope: QueryScopeKind,
  tenantColumns: ReadonlyMap<string, string>,
  map: ContractMap,
): TenancyDefinition | null {
  const table = reads.find((each) => tenantColumns.has(each));
  const column = table === undefined ? undefined : tenantColumns.get(table);
  if (table === undefined || column === undefined) return null;
  if (scope === 'public')
    map.report(
      'scope',
      'tenancy.scope',
      `${table} holds rows of several tenants, and the answer is for everyone`,
      'Declare scope: tenant.',
    );
  const ofTenants = reads.flatMap((each): [string, string][] => {
    const own = tenantColumns.get(each);
    return own === undefined ? [] : [[each, own]];
  });
  return { table, column, ofTenants: Object.fromEntries(ofTenants) };
}
