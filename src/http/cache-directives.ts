/** `Cache-Control` of a request (RFC 9111, 5.2.1). What is no directive, or has a value that is none, is as if it had not been sent. */
export interface CacheDirectives {
  readonly noCache: boolean;
  readonly noStore: boolean;
  readonly onlyIfCached: boolean;
  readonly maxAgeSeconds?: number;
  readonly minFreshSeconds?: number;
  /** Infinity where it names no number: however stale. */
  readonly maxStaleSeconds?: number;
}

const DIRECTIVE = /([a-z-]+)(?:\s*=\s*(?:"([^"]*)"|([^\s",;]+)))?/gi;
/** A larger number of seconds means this one (RFC 9111, 1.2.2). */
const SECONDS_MAX = 2 ** 31;

/** @param pragma heeded only where there is no Cache-Control, as clients of HTTP/1.0 mean it. */
export function cacheDirectives(cacheControl: string | undefined, pragma?: string): CacheDirectives {
  const given = new Map<string, string | undefined>();
  for (const [, name = '', quoted, plain] of (cacheControl ?? '').matchAll(DIRECTIVE)) {
    // Of a directive sent twice, the first holds.
    if (!given.has(name.toLowerCase())) given.set(name.toLowerCase(), quoted ?? plain);
  }
  const isPragma = cacheControl === undefined && pragma !== undefined && /\bno-cache\b/i.test(pragma);
  const maxStale =
    given.has('max-stale') && given.get('max-stale') === undefined ? Infinity : seconds(given.get('max-stale'));
  return {
    noCache: given.has('no-cache') || isPragma,
    noStore: given.has('no-store'),
    onlyIfCached: given.has('only-if-cached'),
    ...named('maxAgeSeconds', seconds(given.get('max-age'))),
    ...named('minFreshSeconds', seconds(given.get('min-fresh'))),
    ...named('maxStaleSeconds', maxStale),
  };
}

function seconds(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}$/.test(text) ? Math.min(Number(text), SECONDS_MAX) : undefined;
}

function named<K extends string>(name: K, value: number | undefined): Partial<Record<K, number>> {
  return value === undefined ? {} : ({ [name]: value } as Record<K, number>);
}
