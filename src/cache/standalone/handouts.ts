import type { Approval, CacheEntry } from '../engine/cache-entry.js';
import { jsonBytes, textBytes } from '../engine/json-bytes.js';
import { Handout } from './handout.js';

/** The first tier as far as decoded values concern it. */
export interface SharedMemory {
  readonly bytes: number;
  peek(key: string): CacheEntry | undefined;
  /** When the key's entry is over, by the monotonic clock. */
  endMs(key: string): number;
  /** Counts uses that were made of the key's entry without asking for it. */
  credit(key: string, uses: number): void;
}

/** When there is no room: as many of the oldest are looked at, and one newcomer in so many takes their place. */
const LOOKED_AT = 4;
const NEWCOMERS_PER_PLACE = 8;

/** Uses are told to the memory for so many values at a time. */
const UNTOLD_MAX = 256;

/**
 * Decoded values of the entries in use, ready to be handed out: the same frozen value, in the same settled promise, to every
 * caller. They take the memory that the entries leave, and never less than a share of their own.
 *
 * Without room, those whose entry is gone go first. Of the others one leaves for each of several newcomers only: were it one for
 * one, values read in turn that do not all fit would all be decoded each time.
 *
 * A hit looks here alone. It touches as little memory as can be, for what a hit costs is waiting for memory: so the finding of the
 * judge, the end and the count of uses are kept with the value, and the first tier learns of the uses later, many at once.
 */
export class Handouts {
  private readonly ready = new Map<string, Handout>();
  private untold: Handout[] = [];
  private held = 0;
  private refused = 0;

  /** @param bytesMax for entries and decoded values together. @param bytesOwn for these alone, whatever entries there are. */
  constructor(
    private readonly memory: SharedMemory,
    private readonly bytesMax: number,
    private readonly bytesOwn: number,
  ) {}

  get bytes(): number {
    return this.held;
  }

  get(key: string): Handout | undefined {
    return this.ready.get(key);
  }

  /** Notes a use; every hit does. */
  use(handout: Handout): void {
    if (handout.uses === 0) this.note(handout);
    handout.uses += 1;
  }

  /** The value of an entry that was found valid, kept for its next readers where there is room. */
  of(key: string, entry: CacheEntry, approval: Approval, tags: readonly string[], decode: () => unknown): Handout {
    const known = this.ready.get(key);
    const endMs = Math.min(approval.quietUntilMs, this.memory.endMs(key));
    if (known?.entry === entry) {
      known.approve(approval, tags, endMs);
      return known;
    }
    if (known !== undefined) this.drop(known);
    const value = decode();
    const handout = new Handout(key, entry, value, jsonBytes(value) + textBytes(key) + HANDOUT_BYTES);
    handout.approve(approval, tags, endMs);
    if (this.makeRoom(handout.bytes)) {
      this.ready.set(key, handout);
      this.held += handout.bytes;
    }
    return handout;
  }

  /** Before entries come or go: tells of the uses, and gives back what entries have taken since, or left. */
  settle(): void {
    for (const handout of this.untold) {
      this.memory.credit(handout.key, handout.uses);
      handout.uses = 0;
    }
    this.untold = [];
    this.dropGone();
    if (this.held > this.room) this.shrink(0);
  }

  clear(): void {
    this.ready.clear();
    this.untold = [];
    this.held = 0;
  }

  private get room(): number {
    return Math.max(this.bytesOwn, this.bytesMax - this.memory.bytes);
  }

  private note(handout: Handout): void {
    this.untold.push(handout);
    if (this.untold.length >= UNTOLD_MAX) this.settle();
  }

  private makeRoom(bytes: number): boolean {
    if (this.held + bytes <= this.room) return true;
    this.dropGone();
    if (this.held + bytes <= this.room) return true;
    this.refused = (this.refused + 1) % NEWCOMERS_PER_PLACE;
    if (this.refused !== 0 || bytes > this.room) return false;
    this.shrink(bytes);
    return true;
  }

  private dropGone(): void {
    const oldest = this.ready.values();
    for (let looked = 0; looked < LOOKED_AT; looked += 1) {
      const next = oldest.next();
      if (next.done === true) return;
      const handout = next.value;
      this.drop(handout);
      if (this.memory.peek(handout.key) !== handout.entry) continue;
      this.ready.set(handout.key, handout);
      this.held += handout.bytes;
    }
  }

  private shrink(bytes: number): void {
    for (const handout of this.ready.values()) {
      if (this.held + bytes <= this.room) return;
      this.drop(handout);
    }
  }

  private drop(handout: Handout): void {
    this.ready.delete(handout.key);
    this.held -= handout.bytes;
  }
}

/** The record, its promise and its place in the map. */
const HANDOUT_BYTES = 250;
