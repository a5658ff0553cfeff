import type { CachedRepository } from '../../cache/repositories/cached-repositories.port.js';
import { defineRepository } from '../../cache/repositories/repository.declaration.js';
import { TRACKER_REGIONS } from './tracker.regions.js';

/** An account as it goes out: a pseudonym, and a name where somebody entered one. */
export interface TrackerUser {
  readonly id: string;
  readonly tenant_id: string;
  readonly instance_id: string;
  readonly account_id: string;
  readonly display_name: string | null;
  readonly is_active: boolean;
}

export interface UserFilter {
  readonly is_active?: boolean;
  readonly limit?: number;
  readonly offset?: number;
}

export interface UserTypes {
  readonly entity: TrackerUser;
  readonly id: string;
  readonly filter: UserFilter;
  readonly search: Readonly<Record<string, never>>;
  readonly question: Readonly<Record<string, never>>;
  readonly analysis: never;
  readonly draft: { readonly account_id: string; readonly instance_id: string; readonly display_name?: string };
  readonly changes: { readonly display_name?: string | null; readonly is_active?: boolean };
}

/** Accounts of one tenant: `tracker_user:id:{id}`, `tracker_user:key:{account}`. */
export const USERS = defineRepository<UserTypes>({
  entity: 'tracker_user',
  version: 1,
  audience: 'tenant',
  table: 'public.tracker_users',
  id: { column: 'id', type: 'uuid', member: 'id' },
  key: { column: 'account_id', type: 'text', member: 'account_id' },
  tenant: { column: 'tenant_id', type: 'text', member: 'tenant_id' },
  isPersonal: true,
  region: TRACKER_REGIONS,
});

export const CACHED_USERS = Symbol('CACHED_USERS');

export type CachedUsers = CachedRepository<UserTypes>;
