import type { CacheEvent, CacheStage } from './engine/cache-observer.port.js';
import { STORE_DEFECTS, type StoreDefect } from './engine/cache-store.port.js';

export interface StageLatency {
  readonly count: number;
  readonly sumMs: number;
}

export interface TallyCounts {
  readonly hits: number;
  readonly l1Hits: number;
  readonly l2Hits: number;
  /** Of the hits, those past their life. */
  readonly staleHits: number;
  /** Loads behind a hit. */
  readonly renewals: number;
  readonly misses: number;
  readonly sets: number;
  /** Loads and store commands that failed. */
  readonly errors: number;
  readonly loadErrors: number;
  readonly storeErrors: number;
  /** Look-ups that left the second tier out: breaker, saturation, or the request's budget was used up. */
  readonly storeSkips: number;
  /** Stores to the second tier that did not fit into the queue. */
  readonly droppedStores: number;
  readonly collapsed: number;
  /** Past their grace, because the database was away. */
  readonly staleIfError: number;
  /** Loads that another process had made. */
  readonly shared: number;
  readonly bypasses: number;
  readonly suspectBypasses: number;
  readonly negative: number;
  readonly oversized: number;
  /** Loads whose answer was not kept, because what they read changed meanwhile. */
  readonly doomed: number;
  readonly invalidated: number;
  readonly expired: number;
  readonly ahead: number;
  readonly outlived: number;
  readonly collisions: number;
  readonly defects: Readonly<Record<StoreDefect, number>>;
  readonly latency: Readonly<Record<CacheStage, StageLatency>>;
}

const STAGES: readonly CacheStage[] = ['l1', 'l2', 'load'];

/** Counters of one operation in one region. */
export class Tally {
  /** Counted by itself: it happens a million times a second. */
  private atHand = 0;
  private readonly events = new Map<CacheEvent, number>();
  private readonly defects = new Map<StoreDefect, number>();
  private readonly stages = new Map<CacheStage, { count: number; sumMs: number }>();

  static sum(tallies: readonly Tally[]): Tally {
    const total = new Tally();
    tallies.forEach((tally) => {
      total.add(tally);
    });
    return total;
  }

  hitAtHand(): void {
    this.atHand += 1;
  }

  count(event: CacheEvent, by = 1): void {
    this.events.set(event, (this.events.get(event) ?? 0) + by);
  }

  defect(defect: StoreDefect, by = 1): void {
    this.defects.set(defect, (this.defects.get(defect) ?? 0) + by);
  }

  took(stage: CacheStage, sumMs: number, count = 1): void {
    const known = this.stages.get(stage);
    if (known === undefined) {
      this.stages.set(stage, { count, sumMs });
      return;
    }
    known.count += count;
    known.sumMs += sumMs;
  }

  counts(): TallyCounts {
    return {
      hits: this.of('hitL1') + this.of('hitL2'),
      l1Hits: this.of('hitL1'),
      l2Hits: this.of('hitL2'),
      staleHits: this.of('stale'),
      renewals: this.of('renewed'),
      misses: this.of('miss'),
      sets: this.of('set'),
      errors: this.of('loadError') + this.of('storeError'),
      loadErrors: this.of('loadError'),
      storeErrors: this.of('storeError'),
      storeSkips: this.of('storeSkipped'),
      droppedStores: this.of('droppedStore'),
      collapsed: this.of('collapsed'),
      staleIfError: this.of('staleIfError'),
      shared: this.of('shared'),
      bypasses: this.of('bypass'),
      suspectBypasses: this.of('suspect'),
      negative: this.of('negative'),
      oversized: this.of('oversized'),
      doomed: this.of('doomed'),
      invalidated: this.of('invalidated'),
      expired: this.of('expired'),
      ahead: this.of('ahead'),
      outlived: this.of('outlived'),
      collisions: this.of('collision'),
      defects: record(STORE_DEFECTS, (defect) => this.defects.get(defect) ?? 0),
      latency: record(STAGES, (stage) => this.latency(stage)),
    };
  }

  private add(other: Tally): void {
    this.atHand += other.atHand;
    other.events.forEach((count, event) => {
      this.count(event, count);
    });
    other.defects.forEach((count, defect) => {
      this.defect(defect, count);
    });
    other.stages.forEach(({ count, sumMs }, stage) => {
      this.took(stage, sumMs, count);
    });
  }

  private of(event: CacheEvent): number {
    return (this.events.get(event) ?? 0) + (event === 'hitL1' ? this.atHand : 0);
  }

  private latency(stage: CacheStage): StageLatency {
    return { count: 0, sumMs: 0, ...this.stages.get(stage) };
  }
}

function record<K extends string, T>(names: readonly K[], value: (name: K) => T): Readonly<Record<K, T>> {
  return Object.fromEntries(names.map((name) => [name, value(name)])) as Record<K, T>;
}
