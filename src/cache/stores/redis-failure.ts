import { StoreError } from '../engine/store.error.js';
import { redirectOf } from './redirect.error.js';

/** The words that may be told of a failure: a code, never a message, which can hold addresses, keys or what was sent. */
const CODE = /^[A-Z][A-Z0-9_]{1,31}$/;

/** What a failure of the client means for the cache. Judged by its members: it may come from anywhere. */
export function failureOf(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const { name, message, code } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  if (message === 'Command timed out') return new StoreError('timeout');
  if (message?.startsWith('All sentinels are unreachable') === true) return new StoreError('unavailable', 'SENTINELS');
  if (name === 'ReplyError')
    return redirectOf(message ?? '') ?? new StoreError('refused', word(message?.split(' ', 1)[0], 'refused'));
  return new StoreError('unavailable', word(code, 'unavailable'));
}

function word(text: string | undefined, otherwise: string): string {
  return text !== undefined && CODE.test(text) ? text : otherwise;
}
