import { FalajError } from '../../kernel/falaj-error.js';

/**
 * SQLSTATEs that say nothing against the statement: connection, serialisation and deadlock, resources, the server's own trouble, a
 * lock that was not to be had, a statement that was ended, a server that for now only reads.
 */
const TRANSIENT = /^(08|40|53|57|58|XX|55P03|55006|25006|25P0[34])/;

/** Of what the database answered with; null where it did not answer, or something else failed. */
export function sqlStateOf(error: unknown): string | null {
  for (let each = error, depth = 0; typeof each === 'object' && each !== null && depth < 5; depth += 1) {
    const { code, driverError, cause } = each as { code?: unknown; driverError?: unknown; cause?: unknown };
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code;
    each = driverError ?? cause;
  }
  return null;
}

/** Whether the same may succeed later, unchanged. */
export function isTransient(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state !== null) return TRANSIENT.test(state);
  // Without an answer of the database: it is away, overloaded or slow. Anything else is a fault of the code or of the value.
  return error instanceof FalajError && error.code !== 'query.failed' && error.status >= 500 && error.status !== 500;
}
