import type { CacheAnswer, CacheRead } from '../../../src/cache/engine/cache-read.js';
import type { EntryPolicy } from '../../../src/cache/engine/entry-policy.js';
import { EntryJudge } from '../../../src/cache/engine/entry.judge.js';
import { createEngine, createSharedTier } from '../../../src/cache/engine.factory.js';
import { CacheStatistics, type StatisticsSnapshot } from '../../../src/cache/cache.statistics.js';
import { MemoryStore } from '../../../src/cache/stores/memory.store.js';
import type { RedisTier } from '../../../src/cache/stores/redis.tier.js';
import { SystemClock } from '../../../src/kernel/clock.js';
import { TimeBudget } from '../../../src/kernel/time-budget.js';
import { eventually } from '../../support/eventually.js';
import { LogLines } from '../../support/redis-tier.js';
import { StallMeter } from '../../support/stall-meter.js';
import { cacheSettings } from '../../unit/cache/cache-settings.js';
import { ScriptedChangeLog } from '../../unit/cache/scripted-change-log.js';

export const BUDGET_MS = 25;

/** What timers and sockets may add to a budget, stalls of the event loop apart. A read that waited for a command's or a connection's own timeout takes longer. */
export const SLACK_MS = 300;

const POLICY: EntryPolicy = {
  ttlMs: 60_000,
  l1TtlMs: 60_000,
  negativeTtlMs: null,
  graceMs: 0,
  softTimeoutMs: 0,
  hardTimeoutMs: null,
  staleIfErrorMs: 0,
  errorTtlMs: 0,
  jitterShare: 0,
  untrackedTtlMs: 60_000,
  entryBytesMax: 100_000,
  read: 'leased',
  tiers: ['l2'],
};

/** One process's engine over a real second tier, built as the module builds it, and a source whose answer the test sets. */
export class RedisBench {
  readonly log = new LogLines();
  readonly changes = new ScriptedChangeLog();
  readonly tier: RedisTier;
  /** The truth. */
  answer = 'one';
  loads = 0;
  /** Longest wait of a read, stalls of the event loop taken off. */
  slowestMs = 0;
  private readonly stalls = new StallMeter();
  private readonly clock = new SystemClock();
  private readonly statistics: CacheStatistics;
  private readonly engine: ReturnType<typeof createEngine>;

  constructor(url: string) {
    const settings = cacheSettings({}, url);
    const tier = createSharedTier(settings, this.clock, this.log);
    if (tier === null) throw new Error('no tier');
    this.tier = tier;
    const memory = new MemoryStore({ bytesMax: 1_000_000 }, this.clock);
    this.statistics = new CacheStatistics(memory, tier);
    const judge = new EntryJudge(this.changes, this.clock);
    this.engine = createEngine({
      settings,
      clock: this.clock,
      log: this.changes,
      judge,
      observer: this.statistics,
      memory,
      shared: tier,
    });
    tier.open();
  }

  /** Reads, measures, and checks that the answer is the truth. */
  async read(key = 'k', over: Partial<EntryPolicy> = {}): Promise<CacheAnswer<string>> {
    const truth = this.answer;
    const beganMs = performance.now() - this.stalls.stalledMs();
    const answer = await this.engine.read(this.request(key, over));
    this.slowestMs = Math.max(this.slowestMs, performance.now() - this.stalls.stalledMs() - beganMs);
    expect(answer.value).toBe(truth);
    return answer;
  }

  /** The source's answer changes, and the log says so. */
  change(answer: string): void {
    this.answer = answer;
    this.changes.change('table:t');
  }

  get counts(): StatisticsSnapshot['total'] {
    return this.statistics.snapshot().total;
  }

  connected(): Promise<void> {
    return eventually(() => {
      expect(this.tier.status()).toMatchObject({ state: 'ready', breaker: 'closed' });
    });
  }

  /** Reads until the second tier gives an answer again. */
  hitAgain(): Promise<void> {
    return eventually(async () => {
      expect((await this.read()).delivery).toMatchObject({ status: 'hit', detail: 'l2' });
    });
  }

  close(): Promise<void> {
    this.stalls.stop();
    return this.engine.close();
  }

  private request(key: string, over: Partial<EntryPolicy>): CacheRead<string> {
    return {
      key: `falaj_test:${key}`,
      identity: key,
      tags: ['table:t'],
      policy: { ...POLICY, ...over },
      label: { operation: 'op', region: 'default' },
      reading: {},
      budget: new TimeBudget(BUDGET_MS, this.clock),
      codec: {
        encode: (value) => ({ meta: {}, payload: Buffer.from(value), isEmpty: false }),
        decode: ({ payload }) => payload.toString(),
      },
      load: () => {
        this.loads += 1;
        return Promise.resolve(this.answer);
      },
    };
  }
}
