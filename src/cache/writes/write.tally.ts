export interface TallySnapshot {
  readonly acknowledged: number;
  readonly writtenThrough: number;
  readonly refused: number;
  readonly unconfirmed: number;
  readonly applied: number;
  readonly batches: number;
  readonly flushFailures: number;
  readonly flushMsTotal: number;
  readonly flushMsLast: number;
  readonly deadLetters: number;
  readonly overlaid: number;
  readonly renewalFailures: number;
}

type Counted = 'acknowledged' | 'writtenThrough' | 'refused' | 'unconfirmed' | 'overlaid' | 'renewalFailures';

/** What this process did for one family. */
export class WriteTally {
  private readonly counts: Record<Counted, number> = {
    ...{ acknowledged: 0, writtenThrough: 0, refused: 0, unconfirmed: 0, overlaid: 0, renewalFailures: 0 },
  };
  private readonly flushes = { applied: 0, batches: 0, flushFailures: 0, flushMsTotal: 0, flushMsLast: 0 };
  private dead = 0;

  count(what: Counted): void {
    this.counts[what] += 1;
  }

  flushed(entries: number, ms: number): void {
    this.flushes.applied += entries;
    this.flushes.batches += 1;
    this.flushes.flushMsTotal += ms;
    this.flushes.flushMsLast = ms;
  }

  failed(): void {
    this.flushes.flushFailures += 1;
  }

  died(): void {
    this.dead += 1;
  }

  snapshot(): TallySnapshot {
    return { ...this.counts, ...this.flushes, deadLetters: this.dead };
  }
}
