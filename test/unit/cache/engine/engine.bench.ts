import { assembleEngine } from '../../../../src/cache/engine/assemble-engine.js';
import { BackgroundWrites } from '../../../../src/cache/engine/background-writes.js';
import type { CacheEntry } from '../../../../src/cache/engine/cache-entry.js';
import type { CacheEngine } from '../../../../src/cache/engine/cache-engine.js';
import type {
  CacheEvent,
  CacheObserver,
  CacheStage,
  ReadLabel,
} from '../../../../src/cache/engine/cache-observer.port.js';
import type { CacheAnswer, CacheRead } from '../../../../src/cache/engine/cache-read.js';
import {
  ABSENT,
  type CacheStore,
  type StoreDefect,
  type StoreRead,
} from '../../../../src/cache/engine/cache-store.port.js';
import type { ClaimDesk } from '../../../../src/cache/engine/claim-desk.port.js';
import type { EntryPolicy } from '../../../../src/cache/engine/entry-policy.js';
import { EntryJudge } from '../../../../src/cache/engine/entry.judge.js';
import type { ValueCodec } from '../../../../src/cache/engine/value.codec.js';
import { MemoryStore } from '../../../../src/cache/stores/memory.store.js';
import { TimeBudget } from '../../../../src/kernel/time-budget.js';
import { VirtualClock } from '../../../support/virtual-clock.js';
import { ScriptedChangeLog } from '../scripted-change-log.js';

export const SECOND = 1000;
export const HOUR = 3_600_000;

export const POLICY: EntryPolicy = {
  ttlMs: 24 * HOUR,
  l1TtlMs: 300 * SECOND,
  negativeTtlMs: 300 * SECOND,
  graceMs: 0,
  softTimeoutMs: 0,
  hardTimeoutMs: null,
  staleIfErrorMs: 0,
  errorTtlMs: 0,
  jitterShare: 0,
  untrackedTtlMs: 60 * SECOND,
  entryBytesMax: 100_000,
  read: 'leased',
  tiers: ['l1', 'l2'],
};

/** Texts as values; the empty text is an empty answer. */
export const TEXT: ValueCodec<string> = {
  encode: (value) => ({ meta: { length: value.length }, payload: Buffer.from(value), isEmpty: value === '' }),
  decode: ({ payload }) => {
    if (payload.toString() === 'undecodable') throw new TypeError('undecodable');
    return payload.toString();
  },
};

/** A second tier that keeps entries as they are and lets the test interfere with its replies. */
export class PliantStore implements CacheStore {
  readonly tier = 'l2';
  readonly entries = new Map<string, CacheEntry>();
  readonly ttls = new Map<string, number>();
  readonly deleted: string[] = [];
  readonly budgets: number[] = [];
  /** Runs before a reply, with the reply as it was read when the command arrived. */
  beforeGet: (budgetMs: number) => Promise<void> | void = () => undefined;
  beforeSet: (key: string, entry: CacheEntry) => Promise<void> | void = () => undefined;
  defect: StoreDefect | undefined;
  closed = false;

  async get(key: string, budgetMs: number): Promise<StoreRead> {
    this.budgets.push(budgetMs);
    const entry = this.entries.get(key);
    await this.beforeGet(budgetMs);
    if (this.defect !== undefined) return { kind: 'defect', defect: this.defect };
    return entry === undefined ? ABSENT : { kind: 'found', entry };
  }

  async set(key: string, entry: CacheEntry, ttlMs: number): Promise<void> {
    await this.beforeSet(key, entry);
    this.entries.set(key, entry);
    this.ttls.set(key, ttlMs);
  }

  delete(key: string): void {
    this.deleted.push(key);
    this.entries.delete(key);
  }

  keys(): readonly string[] {
    return [...this.entries.keys()];
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

class Counts implements CacheObserver {
  readonly events = new Map<CacheEvent, number>();
  readonly defects: StoreDefect[] = [];
  readonly stages = new Map<CacheStage, number>();

  count(_label: ReadLabel, event: CacheEvent): void {
    this.events.set(event, (this.events.get(event) ?? 0) + 1);
  }

  defect(_label: ReadLabel, defect: StoreDefect): void {
    this.defects.push(defect);
  }

  took(_label: ReadLabel, stage: CacheStage, ms: number): void {
    this.stages.set(stage, (this.stages.get(stage) ?? 0) + ms);
  }
}

export interface BenchOptions {
  readonly l1?: boolean;
  readonly l2?: boolean;
  readonly writes?: BackgroundWrites;
  /** Share these with another process. */
  readonly shared?: PliantStore;
  readonly clock?: VirtualClock;
  readonly desk?: ClaimDesk;
}

/** One process: an engine with its tiers and its own view of the log. */
export class EngineBench {
  readonly clock: VirtualClock;
  readonly log = new ScriptedChangeLog();
  readonly counts = new Counts();
  readonly memory: MemoryStore;
  readonly shared: PliantStore;
  readonly writes: BackgroundWrites;
  readonly judge: EntryJudge;
  readonly engine: CacheEngine;
  loads = 0;
  /** What chance gives: 0 takes nothing off a life and renews nothing early. */
  random = 0;
  /** What the source answers; by default `v1`, `v2`, … */
  source: () => Promise<string> = () => Promise.resolve(`v${String(this.loads)}`);

  constructor(options: BenchOptions = {}) {
    const clock = (this.clock = options.clock ?? new VirtualClock());
    this.memory = new MemoryStore({ bytesMax: 1_000_000 }, clock);
    this.shared = options.shared ?? new PliantStore();
    this.writes = options.writes ?? new BackgroundWrites({ inFlightMax: 100, bytesMax: 1_000_000 });
    this.judge = new EntryJudge(this.log, clock);
    const { log, judge, counts: observer } = this;
    const l1 = options.l1 === false ? null : this.memory;
    const l2 = options.l2 === false ? null : this.shared;
    this.engine = assembleEngine({
      ...{ clock, log, judge, observer, l1, l2, writes: this.writes, writeBudgetMs: 100, lookBudgetMs: 25 },
      desk: options.desk ?? null,
      limits: { confirmBudgetMs: 200, reachBudgetMs: 2000 },
      random: () => this.random,
    });
  }

  request(over: Partial<CacheRead<string>> = {}): CacheRead<string> {
    return {
      key: 'k',
      identity: 'who and what',
      tags: ['table:t'],
      policy: POLICY,
      label: { operation: 'op', region: 'default' },
      reading: {},
      budget: new TimeBudget(25, this.clock),
      codec: TEXT,
      load: () => {
        this.loads += 1;
        return this.source();
      },
      ...over,
    };
  }

  read(over: Partial<CacheRead<string>> = {}): Promise<CacheAnswer<string>> {
    return this.engine.read(this.request(over));
  }

  count(event: CacheEvent): number {
    return this.counts.events.get(event) ?? 0;
  }
}
