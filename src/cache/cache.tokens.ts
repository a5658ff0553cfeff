/** The first tier: a `MemoryStore`. */
export const MEMORY_TIER = Symbol('MEMORY_TIER');

/** The second tier: a `RedisTier`, or null where none is set. */
export const SHARED_TIER = Symbol('SHARED_TIER');
