import { entryBytes, packedBytes, type CacheEntry } from '../engine/cache-entry.js';
import { DeflatedEntry } from '../engine/deflated.entry.js';
import { packed, standingAlone, unpacked, type SharedParts } from './entry.packing.js';
import type { IncarnationNames } from './incarnation.names.js';

/** What entries of one region share. */
export interface Packing {
  readonly name: string;
  readonly incarnations: IncarnationNames;
}

/** An entry in its region. It is packed until it is first read, or stays compressed until somebody wants its plain bytes. */
export class KeptEntry<Region extends Packing> {
  /** Where its region keeps its numbers; -1 once it is kept no more. */
  at = -1;
  /** What it is charged for; below 0 while packed, so that a hit need not look at what it holds. */
  private charge: number;
  private form: CacheEntry | string;

  constructor(
    readonly key: string,
    readonly region: Region,
    entry: CacheEntry,
    /** Told when the entry was expanded: `unpack` then says what it takes. */
    onExpanded: (kept: KeptEntry<Region>) => void,
  ) {
    const text = entry.region === region.name ? packed(entry, this.shared) : undefined;
    const form = text ?? this.standing(entry, onExpanded);
    this.form = form;
    this.charge = typeof form === 'string' ? -packedBytes(key, form.length) : entryBytes(key, form);
  }

  get isPacked(): boolean {
    return this.charge < 0;
  }

  /** What it is charged for. */
  get bytes(): number {
    return Math.abs(this.charge);
  }

  /** Packed or not: a look that is no use leaves it as it is. */
  get entry(): CacheEntry {
    if (typeof this.form !== 'string') return this.form;
    return unpacked(this.form, this.shared);
  }

  /** Unpacks it for good, or takes note that it was expanded; how many bytes more it is charged for from now on. */
  unpack(): number {
    const entry = this.entry;
    const before = this.bytes;
    this.form = entry;
    this.charge = entryBytes(this.key, entry);
    return this.bytes - before;
  }

  private get shared(): SharedParts {
    const { name, incarnations } = this.region;
    return { key: this.key, region: name, incarnations };
  }

  private standing(entry: CacheEntry, onExpanded: (kept: this) => void): CacheEntry {
    const compact = DeflatedEntry.of(entry);
    if (compact === undefined) return standingAlone(entry);
    return compact.keptBy(() => {
      onExpanded(this);
    });
  }
}
