import type { Node } from 'libpg-query';
import type { TenancyDefinition } from '../query-definition.js';
import { textOf } from './canonical.tree.js';
import type { Match, StoredSide } from './form.matcher.js';
import type { RouteRefusal } from './route.codes.js';

/** Types whose `=` with a text is equality of texts, as the policies of the tables compare. */
const TEXTS: ReadonlySet<string> = new Set(['text', 'character varying']);

/**
 * A match with the rows of one tenant asked for, as row security does at the tables: `tenant = $scope`, from the scope and never from
 * parameters. The view has to put the tenant out, and to keep tenants in groups apart.
 */
export function tenantMatch(
  match: Match,
  { form }: StoredSide,
  tenancy: TenancyDefinition | null,
  tenant: string | null,
  types: ReadonlyMap<string, string>,
): Match | { readonly refusal: RouteRefusal } {
  if (tenancy === null) return match;
  const column: Node = { ColumnRef: { fields: [{ String: { sval: tenancy.column } }] } };
  const output = form.outputs.find(({ value }) => textOf(value) === textOf(column));
  const isApart = form.core.kind === 'plain' || form.core.groups.some((group) => textOf(group) === textOf(column));
  // Beside another table, or a subquery, a row could depend on rows of other tenants.
  if (tenant === null || output === undefined || !isApart || form.core.soleTable !== tenancy.table)
    return { refusal: 'tenancy' };
  if (!TEXTS.has(types.get(output.name) ?? '')) return { refusal: 'tenancy' };
  const value = { Value: { type: 'text', value: tenant } } as unknown as Node;
  const own: Node = { A_Expr: { kind: 'AEXPR_OP', name: [{ String: { sval: '=' } }], lexpr: column, rexpr: value } };
  return { ...match, narrower: [...match.narrower, own] };
}
