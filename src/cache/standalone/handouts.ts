import type { CacheEntry } from '../engine/cache-entry.js';

/** What a decoded value takes in memory, in bytes of its JSON: an estimate that a table of small objects reaches. */
const DECODED_FACTOR = 4;

/**
 * Decoded values of the entries in use, ready to be handed out: the same frozen value, in the same settled promise, to every
 * caller. Bounded by bytes; the ones decoded longest ago go first and are decoded again when they are asked for.
 */
export class Handouts {
  private readonly ready = new Map<CacheEntry, number>();
  private held = 0;

  constructor(private readonly bytesMax: number) {}

  get bytes(): number {
    return this.held;
  }

  /** Keeps the value for the entry's next readers, where it has room at all. */
  keep<T>(entry: CacheEntry, value: T): Promise<T> {
    const promise = Promise.resolve(value);
    const bytes = entry.payload.byteLength * DECODED_FACTOR;
    if (bytes > this.bytesMax || this.ready.has(entry)) return promise;
    entry.handout = promise;
    this.ready.set(entry, bytes);
    this.held += bytes;
    this.trim();
    return promise;
  }

  clear(): void {
    for (const entry of this.ready.keys()) entry.handout = undefined;
    this.ready.clear();
    this.held = 0;
  }

  private trim(): void {
    for (const [entry, bytes] of this.ready) {
      if (this.held <= this.bytesMax) return;
      entry.handout = undefined;
      this.ready.delete(entry);
      this.held -= bytes;
    }
  }
}
