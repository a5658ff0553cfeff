import { HalfLife, halved } from './half-life.js';
import { ShiftWatch } from './shift.watch.js';
import { VictimPool, type Placed } from './victim.pool.js';

const SLOTS_MIN = 16;
const GROWTH = 1.25;

/** Ticks are counted around this, within what an engine keeps without allocating. */
const CLOCK_MASK = 0x3fffffff;

/**
 * Time for the ledger: so much passes with a use, and so much with an arrival. Arrivals age what is here less than uses do, so that
 * a long scan, in which nothing is used, does not make everything alike.
 */
const USE_TICKS = 8;
const ARRIVAL_TICKS = 2;

/** A use counts this; an entry begins with less, so that what came once goes before what came back. */
const FIRST_WEIGHT = 0.75;

/** What a use of before counts for an entry that comes again. Under 1: of two that come equally often the one that is here stays. */
const HISTORY_WEIGHT = 0.2;

/** However often it was used, an entry is as little worth as any other after ten half-lives without use. */
const WEIGHT_MAX = 1024;

/** How likely it is, beside its being wanted still, that an entry will not be used any more. Were it more, a long scan would end them all. */
const ENDED = 2 ** -8;

/** An entry is idle that was not used for so many ticks an entry. */
const IDLE_TICKS = 1;

/**
 * What the entries of a region are worth: uses, each counting less as others follow, times worth (the damped cost of a load for a
 * byte of memory). Kept in columns, so that a use writes two numbers and a sample reads few cache lines; an entry that leaves
 * gives its place to the last one.
 */
export class ValueLedger<Entry extends Placed> {
  readonly halfLife = new HalfLife();
  private readonly shift = new ShiftWatch();
  readonly entries: Entry[] = [];
  private weights = new Float32Array(SLOTS_MIN);
  private usedAt = new Int32Array(SLOTS_MIN);
  private worths = new Float32Array(SLOTS_MIN);
  private ends = new Float64Array(SLOTS_MIN);
  private regrets = new Float32Array(SLOTS_MIN);
  private readonly pool = new VictimPool<Entry>(this);
  private clock = 0;

  get size(): number {
    return this.entries.length;
  }

  /** Begins anew after a while. */
  get ticks(): number {
    return this.clock;
  }

  isOver(at: number, nowMs: number): boolean {
    return (this.ends[at] ?? 0) <= nowMs;
  }

  endMs(at: number): number {
    return this.ends[at] ?? 0;
  }

  use(at: number, uses = 1): void {
    const clock = (this.clock = (this.clock + USE_TICKS * uses) & CLOCK_MASK);
    const unused = this.ticksUnused(at);
    const weight = uses + (this.weights[at] ?? 0) * halved(unused * this.halfLife.perTick);
    this.weights[at] = weight < WEIGHT_MAX ? weight : WEIGHT_MAX;
    this.usedAt[at] = clock;
    if (this.regrets[at] !== 0) this.halfLife.learn(this.takeRegret(at));
    this.shift.used(uses, this.isIdle(unused));
    this.shift.pass(uses, this.entries.length, clock);
  }

  /** @param worth for each byte. @param history how often the key came before. */
  add(entry: Entry, worth: number, endMs: number, history: number): void {
    const at = this.entries.length;
    if (at === this.weights.length) this.grow();
    entry.at = at;
    this.entries.push(entry);
    this.clock = (this.clock + ARRIVAL_TICKS) & CLOCK_MASK;
    this.weights[at] = FIRST_WEIGHT + HISTORY_WEIGHT * history;
    this.usedAt[at] = this.clock;
    this.worths[at] = worth;
    this.ends[at] = endMs;
    this.regrets[at] = 0;
    this.halfLife.fit(this.entries.length * USE_TICKS);
    this.shift.pass(1, this.entries.length, this.clock);
  }

  /** Puts one entry in another's place, as often used. */
  replace(old: Entry, entry: Entry, worth: number, endMs: number): void {
    const { at } = old;
    old.at = -1;
    entry.at = at;
    this.entries[at] = entry;
    this.worths[at] = worth;
    this.ends[at] = endMs;
  }

  /** Its bytes are worth so much of what they were. */
  reprice(at: number, share: number): void {
    this.worths[at] = this.worth(at) * share;
  }

  remove(entry: Entry): void {
    const { at } = entry;
    const last = this.entries.pop();
    entry.at = -1;
    if (last !== undefined && last !== entry) this.move(last, at);
    this.halfLife.fit(this.entries.length * USE_TICKS);
  }

  /** Uses as they count now. */
  weight(at: number): number {
    return (this.weights[at] ?? 0) * halved(this.halfLivesUnused(at));
  }

  /** With a half-life so many times as long: what the entry is worth keeping for, by byte. */
  value(at: number, stretch: number): number {
    return this.promise(at, this.halfLivesUnused(at), stretch) * this.worth(at);
  }

  /** By what it goes or stays beside others of its region: its value, or while what is asked for shifts, the time of its last use. */
  standing(at: number): number {
    return this.isShifting ? this.worth(at) / (1 + this.ticksUnused(at)) : this.value(at, 1);
  }

  /** Takes note of one drawn by lot: all of them stand for all that is here. */
  sample(at: number): void {
    const unused = this.ticksUnused(at);
    this.shift.drew(this.promise(at, unused * this.halfLife.perTick, 1), this.isIdle(unused));
  }

  /** What is asked for is no longer what was: how often an entry was used says nothing. */
  get isShifting(): boolean {
    return this.shift.beganAt !== undefined;
  }

  worth(at: number): number {
    return this.worths[at] ?? 0;
  }

  takeRegret(at: number): number {
    const regret = this.regrets[at] ?? 0;
    this.regrets[at] = 0;
    return regret;
  }

  /** Two entries of which either may testify; none testifies in two cases. */
  oppose(shorter: number, longer: number): void {
    if (this.regrets[shorter] !== 0 || this.regrets[longer] !== 0) return;
    const both = (this.worth(shorter) + this.worth(longer)) / 2;
    this.regrets[shorter] = this.worth(shorter) / both;
    this.regrets[longer] = -this.worth(longer) / both;
  }

  /** The least valuable of a sample, the newest entry in it. */
  weakest(newest: Entry | undefined, nowMs: number): Entry | undefined {
    const weakest = this.pool.weakest(newest, nowMs);
    const { beganAt } = this.shift;
    if (weakest === undefined || beganAt === undefined) return weakest;
    // Even the weakest was used since: what was here before is gone.
    if (this.ticksUnused(weakest.at) < ((this.clock - beganAt) & CLOCK_MASK)) this.shift.end();
    return weakest;
  }

  /**
   * Uses to come, in proportion: those that were, each counting less as others follow. Who was used often and then not for many times
   * as long as lay between its uses is hardly wanted any more; who was used seldom may well be.
   */
  private promise(at: number, halfLivesUnused: number, stretch: number): number {
    const weight = this.weights[at] ?? 0;
    // The chance of no use for so long were it still wanted, at the rate that the weight tells.
    const silence = halved(weight * halfLivesUnused);
    return (weight * halved(halfLivesUnused / stretch) * silence) / (silence + ENDED);
  }

  private isIdle(ticksUnused: number): boolean {
    return ticksUnused > this.entries.length * IDLE_TICKS;
  }

  private ticksUnused(at: number): number {
    return (this.clock - (this.usedAt[at] ?? 0)) & CLOCK_MASK;
  }

  private halfLivesUnused(at: number): number {
    return this.ticksUnused(at) * this.halfLife.perTick;
  }

  private move(entry: Entry, at: number): void {
    const from = entry.at;
    entry.at = at;
    this.entries[at] = entry;
    this.weights[at] = this.weights[from] ?? 0;
    this.usedAt[at] = this.usedAt[from] ?? 0;
    this.worths[at] = this.worths[from] ?? 0;
    this.ends[at] = this.ends[from] ?? 0;
    this.regrets[at] = this.regrets[from] ?? 0;
  }

  private grow(): void {
    const slots = Math.ceil(this.weights.length * GROWTH);
    const widened = <C extends Float32Array | Int32Array | Float64Array>(column: C, wide: C): C => {
      wide.set(column);
      return wide;
    };
    this.weights = widened(this.weights, new Float32Array(slots));
    this.usedAt = widened(this.usedAt, new Int32Array(slots));
    this.worths = widened(this.worths, new Float32Array(slots));
    this.ends = widened(this.ends, new Float64Array(slots));
    this.regrets = widened(this.regrets, new Float32Array(slots));
  }
}
