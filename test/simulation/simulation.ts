import { FalajError } from '../../src/kernel/falaj-error.js';
import { disturb, WEATHERS, type Weather } from './faults.js';
import { Oracle } from './oracle.js';
import { SimDatabase, type SimWrite } from './sim-database.js';
import { ANY_RULE } from '../../src/cache/engine/invalidation-tags.js';
import { ruleTag } from '../../src/cache/engine/sweep-rule.js';
import type { LogFlaws } from './sim-log.js';
import { LEASE_MS, SimProcess, tagOf, UNTOLD, type SimLimits, type SimQuestion } from './sim-process.js';
import { SimRedis } from './sim-redis.js';
import { Random, World } from './world.js';

const TABLES = ['a', 'b', 'c'];
const QUESTIONS = [['a'], ['b'], ['a', 'b'], ['c']];
/** Where the cache is in full use: what is composed, and what only its writers tell of. */
const MORE_QUESTIONS = [[UNTOLD], [UNTOLD], ['a', UNTOLD], ['b', 'c']];
const RUN_MS = 400;
/** No wait of the engine is longer: reaching, confirming, loading three times, all twice over. */
const ANSWER_WITHIN_MS = 2000;
const REST_MS = 100;
/**
 * A lost question for the whole ledger is given up after eight times the time of any other, and a follower that failed again and again
 * pauses for up to two seconds.
 */
const REST_WITHIN_MS = 6000;
/** Of so many runs one is of each special kind: lives end all the time; or the cache is in full use. */
const KINDS = 8;
const SHORT_LIVED_AT = 5;
const FULL_USE_AT = 4;
const CLUSTER_MEMBERS = 3;
/** In each second run in full use nothing fails, and nobody looks at the log by the clock. */
const CALM_EVERY = 16;
const CALM_AT = 12;

export interface Violation {
  readonly kind: 'stale' | 'hung' | 'lost' | 'failed';
  readonly atMs: number;
  readonly detail: string;
}

export interface Outcome {
  readonly seed: number;
  readonly reads: number;
  readonly hits: number;
  readonly writes: number;
  readonly faults: number;
  readonly events: number;
  readonly violations: readonly Violation[];
}

interface Acknowledged {
  readonly process: SimProcess;
  readonly atMs: number;
  readonly seq: number;
  /** Positions compare within one history only. */
  readonly incarnation: string;
}

/**
 * Several processes with the real engine and follower over a modelled database, Redis and network, for as long as it takes to meet
 * every order of events a seed leads to. An answer is wrong when no instant, within what its reader was promised, had these values:
 * the lease before the question for anyone, the question itself for a strict region, the acknowledged write for whoever was told of it.
 */
export class Simulation {
  private readonly random: Random;
  private readonly world: World;
  private readonly database: SimDatabase;
  private readonly redis: SimRedis | null;
  private readonly oracle: Oracle;
  private readonly processes: SimProcess[] = [];
  private readonly acknowledged: Acknowledged[] = [];
  private readonly violations: Violation[] = [];
  private readonly weather: Weather;
  private readonly limits: SimLimits;
  private restoredAtMs = 0;
  /** Reads that have no answer yet, by who was asked. */
  private readonly open = new Map<SimProcess, number>();
  private reads = 0;
  private hits = 0;
  private writes = 0;
  private faults = 0;

  constructor(
    private readonly seed: number,
    flaws: LogFlaws = {},
  ) {
    this.random = new Random(seed);
    this.world = new World(this.random);
    const isFullUse = seed % KINDS === FULL_USE_AT;
    this.database = new SimDatabase(this.world, isFullUse ? [...TABLES, UNTOLD] : TABLES, flaws);
    this.oracle = new Oracle(this.database);
    this.redis = this.random.chance(0.85) ? new SimRedis(this.world, isFullUse ? CLUSTER_MEMBERS : 1) : null;
    this.weather = this.random.pick(WEATHERS);
    const [batch, retain] = [this.random.pick([1, 2, 5, 1000]), this.random.pick([2, 5, 1000])];
    const [isShortLived, isCalm] = [seed % KINDS === SHORT_LIVED_AT, seed % CALM_EVERY === CALM_AT];
    this.limits = { batch, retain, isShortLived, isFullUse, isCalm };
  }

  async run(): Promise<Outcome> {
    const { random, world } = this;
    for (let count = 1 + random.below(3); count > 0; count -= 1) this.join();
    this.plan(random.between(2, 25), () => {
      this.ask();
    });
    this.plan(random.between(8, 80), () => {
      this.write();
    });
    this.plan(this.weather === 'mixed' ? random.between(60, 400) : random.between(20, 120), () => {
      if (!this.limits.isCalm) this.disturb();
    });
    await world.runUntil(RUN_MS);
    this.heal();
    for (let pauseMs = 0; pauseMs < REST_WITHIN_MS && !this.isAtRest(); pauseMs += REST_MS)
      await world.runUntil(RUN_MS + pauseMs + REST_MS);
    this.examineEnd();
    this.processes.forEach((process) => {
      process.crash();
    });
    const { seed, reads, hits, writes, faults, violations } = this;
    return { seed, reads, hits, writes, faults, events: world.events, violations };
  }

  private join(): void {
    this.processes.push(new SimProcess(this.world, this.database, this.redis, this.limits));
  }

  /** Again and again until the end, at intervals of about this many milliseconds. */
  private plan(everyMs: number, act: () => void): void {
    const next = (): void => {
      this.world.after(this.random.between(0, 2 * everyMs), () => {
        if (this.world.nowMs >= RUN_MS) return;
        act();
        next();
      });
    };
    next();
  }

  private ask(): void {
    const { random } = this;
    const process = random.pick(this.processes);
    if (!process.isAlive) return;
    const known = this.acknowledged.filter(({ atMs }) => atMs >= this.restoredAtMs);
    const token = random.chance(0.2) && known.length > 0 ? random.pick(known.slice(-3)) : undefined;
    const question: SimQuestion = {
      ...this.subject(),
      isStrict: random.chance(0.2),
      ...(token === undefined ? {} : { minimumSeq: token.seq }),
      ...(random.chance(0.05) ? { bypassRead: true } : {}),
    };
    process.deliver(() => void this.answered(process, question, token));
  }

  private async answered(process: SimProcess, question: SimQuestion, token?: Acknowledged): Promise<void> {
    const { world } = this;
    const beganMs = world.nowMs;
    const own = this.acknowledged.findLast((each) => each.process === process)?.atMs ?? 0;
    const isCurrent = token?.incarnation === process.follower.position()?.incarnation;
    const promised = Math.max(own, token !== undefined && isCurrent ? token.atMs : 0);
    const floorMs = question.isStrict ? beganMs : Math.max(beganMs - LEASE_MS, promised);
    const beginningMs = this.oracle.lastKnownMs(process, question.tables);
    this.count(process, 1);
    this.reads += 1;
    try {
      const answer = await process.read(question);
      if (answer.delivery.status === 'hit') this.hits += 1;
      const wrong = this.oracle.wrong(question, answer, { floorMs, beginningMs, process });
      for (const detail of wrong) this.violate('stale', detail);
    } catch (error) {
      const isExpected =
        error instanceof FalajError && ['database.unavailable', 'change.unreached'].includes(error.code);
      if (!isExpected) this.violate('failed', String(error));
    } finally {
      this.count(process, -1);
      if (process.isAlive && world.nowMs - beganMs > ANSWER_WITHIN_MS)
        this.violate('hung', `${world.nowMs - beganMs} ms`);
    }
  }

  private subject(): Pick<SimQuestion, 'tables' | 'isComposed'> {
    const { random } = this;
    if (!this.limits.isFullUse || random.chance(0.5)) return { tables: random.pick(QUESTIONS) };
    const tables = random.pick(MORE_QUESTIONS);
    return { tables, isComposed: tables.length > 1 };
  }

  private write(): void {
    const { random } = this;
    this.writes += 1;
    const process = random.chance(0.5) ? random.pick(this.processes) : undefined;
    const tables = random.chance(0.3) ? ['a', 'b'] : [random.pick(TABLES)];
    const holdMs = random.chance(0.3) ? random.between(5, 120) : random.between(0, 5);
    const isRolledBack = random.chance(0.1);
    const isUntold = this.limits.isFullUse && random.chance(0.4);
    const written = isUntold
      ? this.writeUntold({ holdMs, isRolledBack })
      : this.database.write(tables, { tags: tables.map(tagOf), holdMs, isRolledBack });
    void this.written(process, written);
  }

  /** Its writer tells the key, or makes a rule for all that begin so; once it is committed the key is removed as well. */
  private async writeUntold(how: Pick<SimWrite, 'holdMs' | 'isRolledBack'>): Promise<number | undefined> {
    const { random } = this;
    const rule = ruleTag({ kind: 'prefix', text: UNTOLD, isSoft: false, madeAtSeconds: this.writes });
    const tags = random.chance(0.5) ? [tagOf(UNTOLD)] : [ANY_RULE, rule];
    const committedMs = await this.database.write([UNTOLD], { ...how, tags });
    if (committedMs !== undefined) for (const key of [UNTOLD, `${UNTOLD}!`]) this.redis?.delete(key);
    return committedMs;
  }

  /** A process acknowledges its write when it knows the position that covers it. */
  private async written(process: SimProcess | undefined, committed: Promise<number | undefined>): Promise<void> {
    const committedMs = await committed;
    if (committedMs === undefined || process?.isAlive !== true || process.isCutOff) return;
    const seq = await process.cover().catch(() => undefined);
    const incarnation = process.follower.position()?.incarnation;
    const isLost = committedMs < this.restoredAtMs;
    if (seq === undefined || incarnation === undefined || isLost) return;
    this.acknowledged.push({ process, atMs: committedMs, seq, incarnation });
  }

  private disturb(): void {
    const { random, world, database, redis, processes } = this;
    this.faults += 1;
    const join = (): void => {
      this.join();
    };
    const restored = (): void => {
      this.restoredAtMs = world.nowMs;
    };
    disturb({ random, world, database, redis, processes, join, restored }, this.weather);
  }

  private heal(): void {
    this.database.isAway = false;
    for (const process of this.processes) process.isCutOff = false;
    this.redis?.heal();
  }

  private isAtRest(): boolean {
    return this.restless().length === 0;
  }

  /** Everything has come to rest: nobody waits, and every change is known to everyone. */
  private examineEnd(): void {
    for (const [kind, detail] of this.restless()) this.violate(kind, detail);
  }

  private restless(): readonly (readonly ['hung' | 'lost', string])[] {
    const { database, processes } = this;
    const found: (readonly ['hung' | 'lost', string])[] = [];
    if (database.waiting > 0) found.push(['lost', `${String(database.waiting)} changes have no number`]);
    for (const process of processes) {
      const { follower } = process;
      const open = this.open.get(process) ?? 0;
      if (open > 0) found.push(['hung', `${String(open)} reads have no answer`]);
      const reached = follower.position()?.seq;
      if (reached !== database.head)
        found.push(['lost', `a process knows ${String(reached)} of ${String(database.head)}`]);
      for (const tag of [...TABLES, UNTOLD].map(tagOf).concat(ANY_RULE))
        if (follower.lastChange(tag) < database.lastChange(tag))
          found.push(['lost', `a process does not know the last change of ${tag}`]);
    }
    return found;
  }

  private count(process: SimProcess, by: 1 | -1): void {
    this.open.set(process, (this.open.get(process) ?? 0) + by);
  }

  private violate(kind: Violation['kind'], detail: string): void {
    this.violations.push({ kind, atMs: this.world.nowMs, detail });
  }
}
