import { assembleEngine } from '../../src/cache/engine/assemble-engine.js';
import { BackgroundWrites } from '../../src/cache/engine/background-writes.js';
import type { CacheEngine } from '../../src/cache/engine/cache-engine.js';
import type { CacheObserver } from '../../src/cache/engine/cache-observer.port.js';
import type { CacheAnswer } from '../../src/cache/engine/cache-read.js';
import type { EntryPolicy } from '../../src/cache/engine/entry-policy.js';
import { EntryJudge } from '../../src/cache/engine/entry.judge.js';
import { MemoryStore } from '../../src/cache/stores/memory.store.js';
import { ChangeFollower } from '../../src/changes/change.follower.js';
import { ChangeRecorder } from '../../src/changes/change.recorder.js';
import type { CancelTimer, Clock, Timers } from '../../src/kernel/clock.js';
import { FalajError } from '../../src/kernel/falaj-error.js';
import type { AnswerParts } from '../../src/kernel/answer-parts.js';
import { TimeBudget } from '../../src/kernel/time-budget.js';
import type { SimDatabase } from './sim-database.js';
import { SimLink } from './sim-link.js';
import { SimClaimDesk } from './sim-claim-desk.js';
import { SimStore, type SimRedis } from './sim-redis.js';
import type { Values } from './sim-log.js';
import { Random, type World } from './world.js';

export const LEASE_MS = 50;
const SETTINGS = { leaseMs: LEASE_MS, queryTimeoutMs: 120, reachTimeoutMs: 400 };
const POLL_MS = 20;
/** After the end of every run: what arrives does so because somebody was woken. */
const NEVER_MS = 60_000;
const POLICY: EntryPolicy = {
  ...{ ttlMs: 100_000, l1TtlMs: 100_000, negativeTtlMs: null, untrackedTtlMs: 100_000, graceMs: 0, jitterShare: 0 },
  ...{ softTimeoutMs: 0, hardTimeoutMs: null, staleIfErrorMs: 0, errorTtlMs: 0 },
  ...{ entryBytesMax: 10_000, read: 'leased', tiers: ['l1', 'l2'] },
};
/** Lives that end all the time, and are renewed behind. */
const SHORT_LIVED: Partial<EntryPolicy> = { ttlMs: 60, graceMs: 100_000, jitterShare: 0.3 };
/** And whatever else a region may allow. */
const FULL_USE: Partial<EntryPolicy> = { ...SHORT_LIVED, staleIfErrorMs: 100_000 };
const SILENT: CacheObserver = { count: () => undefined, defect: () => undefined, took: () => undefined };
const CODEC = {
  encode: (values: Values) => ({ meta: {}, payload: Buffer.from(JSON.stringify(values)), isEmpty: false }),
  decode: ({ payload }: { readonly payload: Buffer }) => JSON.parse(payload.toString()) as Values,
};

export interface SimLimits {
  readonly batch: number;
  readonly retain: number;
  readonly isShortLived: boolean;
  /** Every policy, composed answers, invalidation by key and by rule. */
  readonly isFullUse: boolean;
  /** Nothing fails, and nobody looks at the log by the clock. */
  readonly isCalm: boolean;
}

export interface SimQuestion {
  readonly tables: readonly string[];
  readonly isStrict: boolean;
  readonly minimumSeq?: number;
  readonly bypassRead?: boolean;
  /** Made from the answers of each of its tables. */
  readonly isComposed?: boolean;
}

/** One process: the real engine, the real follower, and a clock that its own pauses do not stop. */
export class SimProcess implements Clock, Timers {
  isAlive = true;
  isCutOff = false;
  readonly follower: ChangeFollower;
  private readonly recorder: ChangeRecorder;
  private readonly link: SimLink;
  private readonly engine: CacheEngine;
  private readonly backlog: (() => void)[] = [];
  private readonly leased: EntryPolicy;
  private readonly strict: EntryPolicy;
  private isPaused = false;
  private wallShiftMs = 0;

  constructor(
    private readonly world: World,
    private readonly database: SimDatabase,
    redis: SimRedis | null,
    private readonly limits: SimLimits,
  ) {
    this.leased = { ...POLICY, ...(limits.isShortLived ? SHORT_LIVED : {}), ...(limits.isFullUse ? FULL_USE : {}) };
    this.strict = { ...this.leased, read: 'strict' };
    this.link = new SimLink(world, database, this);
    const pollMs = limits.isCalm ? NEVER_MS : POLL_MS;
    const settings = { ...SETTINGS, pollMs, sequenceBatchMax: limits.batch, retainRowsMax: limits.retain };
    this.follower = new ChangeFollower(this.link, settings, this);
    this.recorder = new ChangeRecorder(this.link, this.follower, SETTINGS);
    const judge = new EntryJudge(this.follower, this);
    const chance = new Random(world.random.seed + 1);
    this.engine = assembleEngine({
      ...{
        clock: this,
        log: this.follower,
        judge,
        observer: SILENT,
        l1: new MemoryStore({ bytesMax: 1_000_000 }, this),
      },
      l2: redis === null ? null : new SimStore(redis, this),
      desk: redis === null ? null : new SimClaimDesk(redis, this),
      writes: new BackgroundWrites({ inFlightMax: 100, bytesMax: 1_000_000 }),
      ...{ writeBudgetMs: 100, lookBudgetMs: 10, random: () => chance.next() },
      limits: { confirmBudgetMs: LEASE_MS, reachBudgetMs: SETTINGS.reachTimeoutMs },
    });
    void this.follower.start(1000).catch(() => undefined);
  }

  now(): number {
    return 1_700_000_000_000 + this.world.nowMs + this.wallShiftMs;
  }

  monotonicMs(): number {
    return this.world.nowMs;
  }

  turnMs(): number {
    return this.world.nowMs;
  }

  after(delayMs: number, run: () => void): CancelTimer {
    return this.world.after(delayMs, () => {
      this.deliver(run);
    });
  }

  /** Runs it here: never after the end of this process, and not while it stands still. */
  deliver(run: () => void): void {
    if (!this.isAlive) return;
    if (this.isPaused) this.backlog.push(run);
    else run();
  }

  pause(ms: number): void {
    if (this.isPaused) return;
    this.isPaused = true;
    this.world.after(ms, () => {
      this.isPaused = false;
      for (const run of this.backlog.splice(0)) this.deliver(run);
    });
  }

  stepWall(ms: number): void {
    this.wallShiftMs += ms;
  }

  crash(): void {
    this.isAlive = false;
    this.link.drop();
  }

  read(question: SimQuestion, parts?: AnswerParts): Promise<CacheAnswer<Values>> {
    const { tables, isStrict, minimumSeq, bypassRead, isComposed = false } = question;
    const key = `${isComposed ? '=' : ''}${tables.join('+')}${isStrict ? '!' : ''}`;
    return this.engine.read({
      ...{ key, identity: key, tags: isComposed ? [] : tables.map(tagOf), policy: this.policy(isStrict), isComposed },
      label: { operation: 'read', region: 'simulated' },
      reading: {
        ...(minimumSeq === undefined ? {} : { minimumSeq }),
        ...(bypassRead === true ? { bypassRead } : {}),
        ...(parts === undefined ? {} : { parts }),
      },
      budget: new TimeBudget(10, this),
      codec: CODEC,
      load: (gathered) => (isComposed ? this.compose(question, gathered) : this.load(tables)),
    });
  }

  private async compose(question: SimQuestion, parts?: AnswerParts): Promise<Values> {
    const part = (table: string): SimQuestion => ({ ...question, tables: [table], isComposed: false });
    const answers = await Promise.all(question.tables.map((table) => this.read(part(table), parts)));
    return Object.assign({}, ...answers.map(({ value }) => value)) as Values;
  }

  private policy(isStrict: boolean): EntryPolicy {
    return isStrict ? this.strict : this.leased;
  }

  /** After a commit of its own: the position that covers it. */
  cover(): Promise<number> {
    return this.recorder.coverOwnWrites();
  }

  /** Its snapshot is taken after it was asked; its answer comes later, at times much later. */
  private load(tables: readonly string[]): Promise<Values> {
    const { random } = this.world;
    return new Promise((resolve, reject) => {
      const answer = (settle: () => void): void => {
        const slowMs = random.chance(0.15) ? random.between(20, 150) : random.latency();
        this.world.after(slowMs, () => {
          this.deliver(settle);
        });
      };
      this.world.after(random.latency(), () => {
        if (this.isCutOff || this.database.isAway) {
          answer(() => {
            reject(new FalajError('database.unavailable', 'away'));
          });
          return;
        }
        const all = this.database.tables.snapshot();
        const values = Object.fromEntries(tables.map((table) => [table, all[table] ?? 0]));
        answer(() => {
          resolve(values);
        });
      });
    });
  }
}

/** Of a table that tells nothing by itself, its writers tell what they know is kept of it. */
export const UNTOLD = 'u';

/** What an answer over the table carries. */
export function tagOf(table: string): string {
  return table === UNTOLD ? `key:${table}` : `table:${table}`;
}
