import type { Identity } from '../kernel/query-scope.js';

/** How a service key begins: what looks through texts for secrets that got there finds it by this. */
export const API_KEY_PREFIX = 'falaj_key_';

/** Knows service keys. */
export interface ApiKeys {
  /** Who a key is that was found of late; undefined for any other. */
  known(key: string): Identity | undefined;

  /** @throws FalajError auth.invalid; database.unavailable, database.overloaded where it cannot be known. */
  verify(key: string): Promise<Identity>;
}

export const API_KEYS = Symbol('API_KEYS');
