import { FalajError } from '../kernel/falaj-error.js';
import { hasRole, type QueryScope, type ReadIntent } from '../kernel/query-scope.js';

export interface ReadWishes {
  /** `Falaj-Seq` as sent. */
  readonly seq: string | undefined;
  /** `Cache-Control` as sent. */
  readonly cacheControl: string | undefined;
  /** `skip_cache` of the query string as sent. */
  readonly skipCache: unknown;
}

/**
 * What the request wants of the cache, granted to analysts and above; for anyone else a bypass is ignored and the answer says so.
 * @throws FalajError `request.invalid`
 */
export function readIntent(wishes: ReadWishes, scope: QueryScope): ReadIntent {
  const minimumSeq = sequence(wishes.seq);
  const directives = new Set(wishes.cacheControl?.split(',').map((directive) => directive.trim().toLowerCase()));
  const bypassStore = directives.has('no-store');
  const bypassRead = bypassStore || directives.has('no-cache') || skips(wishes.skipCache);
  return {
    ...(minimumSeq === undefined ? {} : { minimumSeq }),
    ...(bypassRead ? granted(bypassStore, hasRole(scope, 'analyst')) : {}),
  };
}

function granted(bypassStore: boolean, allowed: boolean): ReadIntent {
  if (!allowed) return { bypassDenied: true };
  return bypassStore ? { bypassRead: true, bypassStore: true } : { bypassRead: true };
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
