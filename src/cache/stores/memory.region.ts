import { IncarnationNames } from './incarnation.names.js';
import type { KeptEntry } from './kept-entry.js';
import { ValueLedger } from './value.ledger.js';

export interface MemoryRegionStatistics {
  readonly region: string;
  readonly bytes: number;
  readonly keys: number;
  readonly evictions: number;
  readonly expirations: number;
  /** What it may occupy at most. */
  readonly bytesMax: number;
}

/** The entries of one region, what they occupy, and what happened to those before them. */
export class MemoryRegion {
  readonly ledger = new ValueLedger<KeptEntry<MemoryRegion>>();
  readonly incarnations = new IncarnationNames();
  bytes = 0;
  evictions = 0;
  expirations = 0;
  /** Uses of late, older ones counting less: how much of the process's reading is this region's. */
  activity = 1;
  private ticksBefore = 0;
  private cursor = 0;

  constructor(
    readonly name: string,
    readonly bytesMax: number,
  ) {}

  /** Of what one more use in this process is worth: comparable between regions, which the ledger's value is not. */
  valueOf(entry: KeptEntry<MemoryRegion>): number {
    return (this.ledger.value(entry.at, 1) * this.activity) / this.ledger.halfLife.ticks;
  }

  /** Ends a period of activity. */
  settle(): void {
    const { ticks } = this.ledger;
    this.activity = this.activity / 2 + Math.max(0, ticks - this.ticksBefore) + Number.EPSILON;
    this.ticksBefore = ticks;
  }

  /** One entry after another, around and around. */
  next(): KeptEntry<MemoryRegion> | undefined {
    const { entries } = this.ledger;
    this.cursor = this.cursor + 1 < entries.length ? this.cursor + 1 : 0;
    return entries[this.cursor];
  }

  statistics(): MemoryRegionStatistics {
    const { name: region, bytes, evictions, expirations, bytesMax } = this;
    return { region, bytes, keys: this.ledger.size, evictions, expirations, bytesMax };
  }
}
