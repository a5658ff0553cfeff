import { createHash, randomBytes } from 'node:crypto';
import { API_KEY_PREFIX } from '../http/api-keys.port.js';
import type { Role } from '../kernel/query-scope.js';

const FORM = new RegExp(`^${API_KEY_PREFIX}([0-9a-f]{16})_([A-Za-z0-9_-]{43})$`);
const ID_BYTES = 8;
const SECRET_BYTES = 32;

/** Roles that a key may have: what manages keys is not done by one. */
export const KEY_ROLES: readonly Role[] = ['viewer', 'analyst', 'operator'];

/** What is kept of a service key. The secret is not. Times are ISO instants. */
export interface ApiKeyRecord {
  /** 16 hex digits. */
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly tenants: readonly string[];
  readonly workspaces: readonly string[];
  readonly requestsPerSecond: number | null;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
  readonly revokedBy: string | null;
}

/** What a key is to be good for. */
export type NewApiKey = Pick<
  ApiKeyRecord,
  'name' | 'roles' | 'tenants' | 'workspaces' | 'requestsPerSecond' | 'expiresAt' | 'createdBy'
>;

export interface ApiKeyParts {
  readonly id: string;
  readonly digest: Buffer;
}

/** A key as it is given out, once. */
export function newApiKey(): { readonly text: string; readonly parts: ApiKeyParts } {
  const id = randomBytes(ID_BYTES).toString('hex');
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return { text: `${API_KEY_PREFIX}${id}_${secret}`, parts: { id, digest: digestOf(secret) } };
}

/** Undefined for what no key looks like. */
export function apiKeyParts(text: string): ApiKeyParts | undefined {
  const [, id, secret] = FORM.exec(text) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, digest: digestOf(secret) };
}

function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
