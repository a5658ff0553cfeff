const PROBES = 4;
const COUNT_MAX = 15;
const COUNTERS_MIN = 1024;

/** Counters halved for every increment, in fifths: each is halved once in 2.5 increments a counter. */
const HALVED_FIFTHS = 2;

/**
 * A count-min sketch: about how often a key came, whether it is held or not. Counts are halved as others come, some counters
 * with each increment, so that no single call pays for all of them.
 */
export class FrequencySketch {
  private counters = new Uint8Array(COUNTERS_MIN);
  private cursor = 0;
  private due = 0;

  estimate(hash: number): number {
    let least = COUNT_MAX;
    for (let probe = 0; probe < PROBES; probe++) least = Math.min(least, this.counters[this.index(hash, probe)] ?? 0);
    return least;
  }

  /** Counts one more; how many it was before. */
  increment(hash: number): number {
    const before = this.estimate(hash);
    this.raise(hash, before + 1);
    this.age();
    return before;
  }

  /** The key came at least so often. */
  raise(hash: number, count: number): void {
    const least = Math.min(COUNT_MAX, Math.floor(count));
    for (let probe = 0; probe < PROBES; probe++) {
      const index = this.index(hash, probe);
      if ((this.counters[index] ?? 0) < least) this.counters[index] = least;
    }
  }

  /** Makes room for so many keys. An index is a hash's lowest bits, so the doubled table holds what the old one did, twice. */
  fit(keys: number): void {
    while (this.counters.length < keys * PROBES) {
      const doubled = new Uint8Array(this.counters.length * 2);
      doubled.set(this.counters);
      doubled.set(this.counters, this.counters.length);
      this.counters = doubled;
    }
  }

  private index(hash: number, probe: number): number {
    const step = (hash >>> 15) | 1;
    return (hash + Math.imul(probe, Math.imul(step, 0x9e3779b1) | 1)) & (this.counters.length - 1);
  }

  private age(): void {
    this.due += HALVED_FIFTHS;
    if (this.due < 5) return;
    this.due -= 5;
    this.counters[this.cursor] = (this.counters[this.cursor] ?? 0) >> 1;
    this.cursor = (this.cursor + 1) & (this.counters.length - 1);
  }
}
