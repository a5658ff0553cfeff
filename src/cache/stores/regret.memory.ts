const SLOTS_MIN = 256;
const KEY_SHARE = 0.25;

/**
 * What speaks against the choice of entries that were evicted, should their keys come back. A later key takes an earlier one's slot:
 * it is a sample, and forgets by itself.
 */
export class RegretMemory {
  private hashes = new Int32Array(SLOTS_MIN);
  private regrets = new Float32Array(SLOTS_MIN);

  record(hash: number, regret: number): void {
    const slot = hash & (this.hashes.length - 1);
    this.hashes[slot] = hash;
    this.regrets[slot] = regret;
  }

  /** The regret over this key, once; 0 where there is none. */
  take(hash: number): number {
    const slot = hash & (this.hashes.length - 1);
    if (this.hashes[slot] !== hash) return 0;
    const regret = this.regrets[slot] ?? 0;
    this.regrets[slot] = 0;
    return regret;
  }

  /** Makes room for a part of so many keys; what was remembered of fewer is let go. */
  fit(keys: number): void {
    const wanted = keys * KEY_SHARE;
    if (this.hashes.length >= wanted) return;
    const slots = 2 ** Math.ceil(Math.log2(wanted));
    this.hashes = new Int32Array(slots);
    this.regrets = new Float32Array(slots);
  }
}
