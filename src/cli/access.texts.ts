import type { JsonObject, JsonValue } from '../kernel/canonical-json.js';
import { table, type Cell } from './table.layout.js';
import { said } from './text.measure.js';

type Rows = readonly JsonObject[];

export function keysText(data: JsonObject, width: number | undefined): string {
  const keys = (data.keys ?? []) as Rows;
  if (keys.length === 0) return 'no service keys; falaj keys create makes one';
  const rows = keys.map(
    (key) =>
      [key.id, key.name, listed(key.roles), listed(key.tenants), stateOf(key), key.last_used_at ?? 'never'] as Cell[],
  );
  return table(['id', 'name', 'roles', 'tenants', 'state', 'last used'], rows, { width });
}

export function newKeyText(data: JsonObject): string {
  return [`id   ${said(data.id)}`, `key  ${said(data.key)}`, '', 'Keep it now: it is not told again.'].join('\n');
}

export function actionsText(data: JsonObject, width: number | undefined): string {
  const actions = (data.actions ?? []) as Rows;
  if (actions.length === 0) return 'no recorded actions';
  const rows = actions.map(
    (action) =>
      [
        action.id,
        action.at,
        action.principal,
        `${said(action.method)} ${said(action.route)}`,
        outcomeOf(action),
        JSON.stringify(action.target),
      ] as Cell[],
  );
  return table(['id', 'at', 'who', 'what', 'outcome', 'of'], rows, { width });
}

function stateOf({ revoked_at: revokedAt, expires_at: expiresAt }: JsonObject): string {
  if (typeof revokedAt === 'string') return `revoked ${revokedAt}`;
  return typeof expiresAt === 'string' ? `until ${expiresAt}` : 'in use';
}

function outcomeOf({ ended_at: endedAt, status, code }: JsonObject): string {
  if (endedAt === null || endedAt === undefined) return 'unknown';
  return code === null || code === undefined ? said(status) : `${said(status)} ${said(code)}`;
}

function listed(value: JsonValue | undefined): string {
  return Array.isArray(value) ? (value as readonly string[]).join(' ') : '';
}
