const PROBES = 16;
const POOLED_MAX = 16;
const CANDIDATES_MAX = PROBES + POOLED_MAX + 2;

/** The half-lives compared with the one in force, shorter and longer by this factor. */
const SPAN = 4;

export interface Placed {
  /** Below 0 once it is kept no more. */
  at: number;
}

export interface Valued<Entry extends Placed> {
  readonly entries: readonly Entry[];
  readonly isShifting: boolean;
  isOver(at: number, nowMs: number): boolean;
  standing(at: number): number;
  sample(at: number): void;
  value(at: number, stretch: number): number;
  oppose(shorter: number, longer: number): void;
}

/**
 * Finds an entry to evict: the least valuable of a few drawn by lot, of those that were nearly evicted before, and of the newest. What
 * was seen to be worth little is remembered until it goes or is used, so the sample acts as one many times as large.
 *
 * Rejected: a heap (each hit would have to move in it), and lists by recency (they know nothing of size and cost).
 */
export class VictimPool<Entry extends Placed> {
  private pooled: Entry[] = [];
  private readonly slots = new Int32Array(CANDIDATES_MAX);
  private readonly values = new Float64Array(CANDIDATES_MAX);
  private count = 0;
  private lot = 0x9e3779b1;

  constructor(private readonly ledger: Valued<Entry>) {}

  weakest(newest: Entry | undefined, nowMs: number): Entry | undefined {
    const { entries } = this.ledger;
    this.gather(newest);
    for (let rank = 0; rank < this.count; rank++) {
      const at = this.slots[rank] ?? 0;
      if (this.ledger.isOver(at, nowMs)) return entries[at];
    }
    if (!this.ledger.isShifting) this.compare();
    this.pooled = [];
    for (let rank = 1; rank < this.count && rank <= POOLED_MAX; rank++) {
      const next = entries[this.slots[rank] ?? 0];
      if (next !== undefined) this.pooled.push(next);
    }
    const weakest = entries[this.slots[0] ?? 0];
    // Until it is evicted it stays known; the caller may evict from another region.
    if (weakest !== undefined) this.pooled.push(weakest);
    return weakest;
  }

  private gather(newest: Entry | undefined): void {
    const { entries } = this.ledger;
    this.count = 0;
    if (newest !== undefined) this.rank(newest.at);
    for (const { at } of this.pooled) this.rank(at);
    if (entries.length <= PROBES) for (let at = 0; at < entries.length; at++) this.rank(at);
    else for (let probe = 0; probe < PROBES; probe++) this.probe(this.draw(entries.length));
  }

  private probe(at: number): void {
    this.ledger.sample(at);
    this.rank(at);
  }

  /** Into the order of values, once. */
  private rank(at: number): void {
    if (at < 0 || this.count === CANDIDATES_MAX) return;
    for (let rank = 0; rank < this.count; rank++) if (this.slots[rank] === at) return;
    const value = this.ledger.standing(at);
    let rank = this.count++;
    for (; rank > 0 && (this.values[rank - 1] ?? 0) > value; rank--) {
      this.values[rank] = this.values[rank - 1] ?? 0;
      this.slots[rank] = this.slots[rank - 1] ?? 0;
    }
    this.values[rank] = value;
    this.slots[rank] = at;
  }

  /** Whom shorter and longer half-lives would have chosen. */
  private compare(): void {
    const shorter = this.choice(1 / SPAN);
    const longer = this.choice(SPAN);
    if (shorter !== longer) this.ledger.oppose(shorter, longer);
  }

  private choice(stretch: number): number {
    let chosen = this.slots[0] ?? 0;
    let least = Infinity;
    for (let rank = 0; rank < this.count; rank++) {
      const at = this.slots[rank] ?? 0;
      const value = this.ledger.value(at, stretch);
      if (value >= least) continue;
      least = value;
      chosen = at;
    }
    return chosen;
  }

  /** A repeatable lot: the same calls evict the same entries. */
  private draw(below: number): number {
    let lot = this.lot;
    lot ^= lot << 13;
    lot ^= lot >>> 17;
    lot ^= lot << 5;
    this.lot = lot;
    return (lot >>> 0) % below;
  }
}
