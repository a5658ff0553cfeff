import type { AnswerDelivery, AnswerStamp } from '../kernel/query-answer.js';
import type { ReadIntent } from '../kernel/query-scope.js';
import { cacheStatus } from './cache-status.js';

export interface ToldDelivery {
  /** Whether it is the same for everybody, and given to nobody in particular. */
  readonly isShared: boolean;
  /** How long whoever keeps it may show it without asking again. */
  readonly clientMaxAgeSeconds: number;
  readonly delivery: AnswerDelivery;
  readonly stamp?: AnswerStamp | undefined;
  readonly reading: ReadIntent;
}

const VARY = 'Authorization, Falaj-Tenant, Accept-Encoding';
const TRACE_LENGTH_MAX = 2000;

/** How an answer came, and who may keep it: names and values in turn, behind what is in the list. */
export function tellCache(
  headers: string[],
  { isShared, clientMaxAgeSeconds, delivery, stamp, reading }: ToldDelivery,
): void {
  const maxAge = keptSeconds(delivery, clientMaxAgeSeconds);
  const age = maxAge > 0 ? 0 : Math.max(0, Math.floor(delivery.ageSeconds ?? 0));
  const kept = `${isShared ? 'public' : 'private'}, ${maxAge > 0 ? `max-age=${String(maxAge)}` : 'no-cache'}`;
  headers.push('cache-control', kept, 'vary', VARY, 'age', String(age), 'cache-status', cacheStatus(delivery));
  if (reading.trace !== undefined) headers.push('falaj-trace', traceHeader(reading.trace.steps));
  if (stamp !== undefined) headers.push('falaj-seq', String(stamp.seq));
}

/**
 * How long the answer may be shown without asking again: never past its own life, and nothing that was not vouched for. Its age counts
 * from now then: that nothing has changed since it was computed was found out for this very reply (RFC 9111, 5.1).
 */
function keptSeconds({ status, stored, ttlSeconds = 0 }: AnswerDelivery, allowed: number): number {
  const isVouched = status === 'hit' || (status === 'miss' && stored === true);
  return isVouched ? Math.max(0, Math.min(allowed, Math.floor(ttlSeconds))) : 0;
}

/** A header takes printable ASCII alone, and not without end. */
function traceHeader(steps: readonly string[]): string {
  return steps
    .join('; ')
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, TRACE_LENGTH_MAX);
}
