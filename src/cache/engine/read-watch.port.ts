import type { CacheAnswer, CacheRead } from './cache-read.js';

/** Stands around each read, for whoever wants to tell how it was decided. Gives what the read gives, and throws what it throws. */
export interface ReadWatch {
  around<V>(request: CacheRead<V>, decide: () => Promise<CacheAnswer<V>>): Promise<CacheAnswer<V>>;
}
