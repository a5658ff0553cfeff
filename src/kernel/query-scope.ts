import type { AnswerParts } from './answer-parts.js';
import type { DecisionTrace } from './decision-trace.js';
import type { TimeBudget } from './time-budget.js';

/** Who a credential says that someone is, and what it lets them do. */
export interface Identity {
  readonly principal: string;
  readonly tenants: readonly string[];
  readonly workspaces: readonly string[];
  readonly roles: readonly Role[];
  /** A limit of its own on requests; absent, that of every principal. */
  readonly requestsPerSecond?: number;
}

export type Role = 'viewer' | 'analyst' | 'operator' | 'admin';

/** How fresh an answer the caller takes (RFC 9111, 5.2.1). */
export interface FreshnessDemands {
  /** Not older than this. */
  readonly maxAgeMs?: number;
  /** Fresh for at least this long yet. */
  readonly minFreshMs?: number;
  /** Past its life by no more than this. */
  readonly maxStaleMs?: number;
  /** From the cache or not at all. */
  readonly onlyIfCached?: boolean;
}

/** How much the caller wants of the cache, read from the request, honoured only where its roles allow it. */
export interface ReadIntent {
  /** Serve at this position of the change log or later (`Falaj-Seq`). */
  readonly minimumSeq?: number;
  /** Do not answer from the cache (`skip_cache=true`, `Cache-Control: no-cache`). */
  readonly bypassRead?: boolean;
  /** Do not keep the answer either (`Cache-Control: no-store`). */
  readonly bypassStore?: boolean;
  /** A bypass was asked for by someone who may not; the answer says so. */
  readonly bypassDenied?: boolean;
  readonly demands?: FreshnessDemands;
  /** Asked by the system before anyone does: no use of the answer. */
  readonly isAhead?: boolean;
  /**
   * Renew what ends within this, but nothing in the first half of its life, and wait for it. What is not kept is not loaded:
   * `cache.not_cached`. Nothing of it counts as a hit or a miss.
   */
  readonly renewWithinMs?: number;
  /** Where to tell what was decided. */
  readonly trace?: DecisionTrace;
  /** Time this request may yet wait for the shared cache, over all its reads; absent, each read has a budget of its own. */
  readonly storeBudget?: TimeBudget;
  /** Where to gather what the answer is made from, while one is made from others. */
  readonly parts?: AnswerParts;
}

/** Who is asking. The first argument of every data-client method: what is not an argument cannot be in the key. */
export interface QueryScope {
  readonly principal: string;
  readonly tenants: readonly string[];
  /** The tenant this request acts for; null outside any tenant. */
  readonly tenant: string | null;
  /** The workspaces whose figures the caller may see. */
  readonly workspaces: readonly string[];
  readonly roles: readonly Role[];
  readonly reading: ReadIntent;
}

export const ANONYMOUS: QueryScope = Object.freeze({
  principal: 'anonymous',
  tenants: Object.freeze([]),
  tenant: null,
  workspaces: Object.freeze([]),
  roles: Object.freeze([]),
  reading: Object.freeze({}),
});

/** Role order: each role may do what the ones before it may. Operator and analyst are separate ladders up to admin. */
const IMPLIES: Readonly<Record<Role, readonly Role[]>> = {
  viewer: ['viewer'],
  analyst: ['analyst', 'viewer'],
  operator: ['operator', 'viewer'],
  admin: ['admin', 'operator', 'analyst', 'viewer'],
};

export function hasRole(scope: QueryScope, needed: Role): boolean {
  return scope.roles.some((role) => IMPLIES[role].includes(needed));
}
