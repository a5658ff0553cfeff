import { DecisionTrace } from '../kernel/decision-trace.js';
import { FalajError } from '../kernel/falaj-error.js';
import { hasRole, type FreshnessDemands, type QueryScope, type ReadIntent } from '../kernel/query-scope.js';
import { cacheDirectives, type CacheDirectives } from './cache-directives.js';

export interface ReadWishes {
  /** `Falaj-Seq` as sent. */
  readonly seq: string | undefined;
  /** `Cache-Control` as sent. */
  readonly cacheControl: string | undefined;
  /** `Pragma` as sent. */
  readonly pragma?: string | undefined;
  /** `Falaj-Trace` as sent. */
  readonly trace?: string | undefined;
  /** `skip_cache` of the query string as sent. */
  readonly skipCache: unknown;
}

/** Whether one more load past the cache is within what the caller may; asked only where there is one. */
export type BypassAllowance = (scope: QueryScope) => boolean;

const SECOND_MS = 1000;

/**
 * What the request wants of the cache. What would make the database work is granted to analysts and above, so many times a minute;
 * for anyone else it is ignored and the answer says so. Taking what is old, or nothing, is anybody's choice. A trace names tables
 * and positions, and is for analysts and operators.
 * @throws FalajError `request.invalid`
 */
export function readIntent(wishes: ReadWishes, scope: QueryScope, allowance: BypassAllowance): ReadIntent {
  const minimumSeq = sequence(wishes.seq);
  const skipsCache = skips(wishes.skipCache);
  const { cacheControl, pragma, trace } = wishes;
  const isTraced = trace !== undefined && (hasRole(scope, 'analyst') || hasRole(scope, 'operator'));
  return {
    ...(minimumSeq === undefined ? {} : { minimumSeq }),
    ...(isTraced ? { trace: new DecisionTrace() } : {}),
    ...(cacheControl === undefined && pragma === undefined && !skipsCache
      ? {}
      : ofCache(cacheDirectives(cacheControl, pragma), skipsCache, scope, allowance)),
  };
}

function ofCache(
  directives: CacheDirectives,
  skipsCache: boolean,
  scope: QueryScope,
  allowance: BypassAllowance,
): ReadIntent {
  const bypassStore = directives.noStore;
  const bypassRead = bypassStore || directives.noCache || skipsCache;
  const fresher = fresherThanKept(directives);
  const isCostly = bypassRead || fresher !== undefined;
  const isGranted = isCostly && hasRole(scope, 'analyst') && allowance(scope);
  const demands = { ...patience(directives), ...(isGranted && !bypassRead ? fresher : undefined) };
  return {
    ...(isCostly && !isGranted ? { bypassDenied: true } : {}),
    ...(isGranted && bypassRead ? { bypassRead } : {}),
    ...(isGranted && bypassStore ? { bypassStore } : {}),
    ...(Object.keys(demands).length === 0 ? {} : { demands }),
  };
}

/** What would have an answer that is kept and valid computed anew. */
function fresherThanKept({ maxAgeSeconds, minFreshSeconds }: CacheDirectives): FreshnessDemands | undefined {
  if (maxAgeSeconds === undefined && minFreshSeconds === undefined) return undefined;
  return {
    ...(maxAgeSeconds === undefined ? {} : { maxAgeMs: maxAgeSeconds * SECOND_MS }),
    ...(minFreshSeconds === undefined ? {} : { minFreshMs: minFreshSeconds * SECOND_MS }),
  };
}

/** What costs nothing but the caller's own time. */
function patience({ maxStaleSeconds, onlyIfCached }: CacheDirectives): FreshnessDemands {
  return {
    ...(maxStaleSeconds === undefined ? {} : { maxStaleMs: maxStaleSeconds * SECOND_MS }),
    ...(onlyIfCached ? { onlyIfCached } : {}),
  };
}

function sequence(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seq = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(seq)) return seq;
  throw new FalajError('request.invalid', 'the header Falaj-Seq must be a whole number, zero or more', {
    hint: 'Send back the Falaj-Seq of an earlier answer, unchanged.',
    fields: { errors: [{ field: 'Falaj-Seq', problem: 'must be a whole number, zero or more' }] },
  });
}

function skips(value: unknown): boolean {
  if (value === undefined || value === 'false') return false;
  if (value === 'true') return true;
  throw new FalajError('request.invalid', 'skip_cache must be true or false', {
    fields: { errors: [{ field: 'skip_cache', problem: 'must be true or false' }] },
  });
}
