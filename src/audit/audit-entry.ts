import { FalajError } from '../kernel/falaj-error.js';
import type { QueryAnswer } from '../kernel/query-answer.js';

/** What became of a question once. */
export interface Outcome {
  readonly status: 'success' | 'error' | 'timeout';
  /** Of the error; null where there was none. */
  readonly code: string | null;
  /** How the answer was come by; `none` where there was none. */
  readonly cache: 'hit' | 'stale' | 'miss' | 'bypass' | 'none';
  readonly rows: number | null;
}

/** The same question of the same caller with the same outcome, counted over a while. Times are milliseconds since 1970. */
export interface AuditEntry {
  readonly queryId: string;
  readonly principal: string;
  readonly tenant: string | null;
  /** JSON of the parameters as they were sent; null where they may not or cannot be kept. */
  readonly params: string | null;
  readonly status: Outcome['status'];
  readonly code: string | null;
  readonly cache: Outcome['cache'];
  readonly times: number;
  /** Of the newest answer. */
  readonly rows: number | null;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  readonly totalMs: number;
  readonly maxMs: number;
  /** Of the newest that has one. */
  readonly requestId: string | null;
}

/** Entries that are written together, once, however often it is tried. */
export interface AuditBatch {
  readonly id: string;
  readonly entries: readonly AuditEntry[];
}

export function answered({ delivery, rowCount }: QueryAnswer): Outcome {
  return { status: 'success', code: null, cache: delivery.status, rows: rowCount };
}

export function failed(error: unknown): Outcome {
  const code = error instanceof FalajError ? error.code : 'internal.unexpected';
  return { status: code === 'query.timeout' ? 'timeout' : 'error', code, cache: 'none', rows: null };
}

/** Whether the parameters were looked at and found right before the question failed, if it did: only then is it known what they are. */
export function hasSoundParameters({ code }: Outcome): boolean {
  return (
    code === null || !(code.startsWith('auth.') || code.startsWith('query.parameter_') || code.startsWith('request.'))
  );
}
