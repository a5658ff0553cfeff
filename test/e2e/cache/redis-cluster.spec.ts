import { ClusterServers, type ClusterMember } from '../../../bench/support/redis-cluster.mjs';
import { slotOf } from '../../../src/cache/stores/redis.slot.js';
import type { RedisTier } from '../../../src/cache/stores/redis.tier.js';
import { entryOf } from '../../conformance/cache-store.suite.js';
import { eventually } from '../../support/eventually.js';
import { openRedisTier, redisTier, type LogLines } from '../../support/redis-tier.js';
import { describeWithServers } from '../../support/redis.js';
import { StallMeter } from '../../support/stall-meter.js';

const BUDGET_MS = 100;

/** What timers and sockets may add; far under the client's own patience, so a wait for that would be seen. */
const SLACK_MS = 400;
const NAMES = Array.from({ length: 60 }, (_, index) => `falaj_test:${String(index)}`);

/** A tier over a cluster, every read and write measured. Its client alone would wait for seconds. */
class ClusterBench {
  slowestMs = 0;
  private readonly stalls = new StallMeter();

  private constructor(
    readonly tier: RedisTier,
    readonly log: LogLines,
  ) {}

  static async open(servers: ClusterServers): Promise<ClusterBench> {
    const breaker = { failureShare: 0.5, sampleMin: 20, windowMs: 1000, openMs: 200 };
    const over = { commandTimeoutMs: 3000, connectTimeoutMs: 800, maxRetryDelayMs: 200, breaker };
    const { tier, log } = await openRedisTier({ url: servers.url, mode: 'cluster' }, over);
    const bench = new ClusterBench(tier, log);
    await bench.fill();
    return bench;
  }

  async fill(): Promise<void> {
    await eventually(async () => {
      await Promise.all(NAMES.map((name) => this.tier.store.set(name, entryOf(name), 60_000, BUDGET_MS)));
    });
  }

  /** `found`, `absent`, or how it failed; what is found must be the key's own. */
  async read(name: string): Promise<string> {
    const beganMs = performance.now() - this.stalls.stalledMs();
    const outcome = await this.tier.store.get(name, BUDGET_MS).then(
      (read) => {
        if (read.kind === 'found') expect(read.entry.payload.toString()).toBe(name);
        return read.kind;
      },
      (error: unknown) => {
        expect(error).toMatchObject({ name: expect.stringMatching(/^(Store|Redirect)Error$/) as string });
        return (error as { failure: string }).failure;
      },
    );
    this.slowestMs = Math.max(this.slowestMs, performance.now() - this.stalls.stalledMs() - beganMs);
    return outcome;
  }

  all(names: readonly string[] = NAMES): Promise<string[]> {
    return Promise.all(names.map((name) => this.read(name)));
  }

  async close(): Promise<void> {
    this.stalls.stop();
    expect(this.slowestMs).toBeLessThan(BUDGET_MS + SLACK_MS);
    await this.tier.store.close();
  }
}

/** The keys a member holds, and the others. */
async function split(servers: ClusterServers, holder: ClusterMember): Promise<[string[], string[]]> {
  const holders = await Promise.all(NAMES.map((name) => servers.holderOf(slotOf(name))));
  return [NAMES.filter((_, at) => holders[at] === holder), NAMES.filter((_, at) => holders[at] !== holder)];
}

const all = (names: readonly string[], outcome: string): string[] => names.map(() => outcome);

describeWithServers('a cluster whose masters have no replicas', (program) => {
  let servers: ClusterServers;
  let bench: ClusterBench;
  let victim: ClusterMember;
  let lost: string[];
  let kept: string[];

  beforeAll(async () => {
    servers = await ClusterServers.start(program);
    victim = await servers.holderOf(slotOf(NAMES[0]!));
    [lost, kept] = await split(servers, victim);
    expect(Math.min(lost.length, kept.length)).toBeGreaterThan(5);
  });
  afterAll(async () => {
    await servers.close();
  });
  beforeEach(async () => {
    bench = await ClusterBench.open(servers);
  });
  afterEach(async () => {
    victim.cont();
    await bench.close();
  });

  it('loses the slots of one that dies, no others, and has them again when it is back', async () => {
    await victim.kill();
    await eventually(() => {
      expect(bench.tier.status()).toMatchObject({ state: 'ready', masters: { known: 3, ready: 2 } });
    });
    for (let round = 0; round < 30; round++) {
      expect(await bench.all(kept)).toEqual(all(kept, 'found'));
      for (const outcome of await bench.all(lost)) expect(['unavailable', 'open', 'timeout']).toContain(outcome);
    }
    await expect(bench.tier.ping(BUDGET_MS)).rejects.toMatchObject({ failure: 'unavailable' });
    await victim.launch();
    await eventually(async () => {
      expect(await bench.all(lost)).toEqual(all(lost, 'absent'));
    });
    await bench.fill();
    expect(await bench.all()).toEqual(all(NAMES, 'found'));
    const told = bench.log.lines.filter((line) => line.includes(victim.address) && line.includes('is away'));
    expect(told).toHaveLength(1);
  });

  it('waits for one that hangs no longer than a budget, then not at all, and for the others never', async () => {
    victim.stop();
    expect(await bench.all()).toEqual(NAMES.map((name) => (kept.includes(name) ? 'found' : 'timeout')));
    await eventually(async () => {
      expect(await bench.all(lost)).toEqual(all(lost, 'open'));
    });
    expect(await bench.all(kept)).toEqual(all(kept, 'found'));
    victim.cont();
    await eventually(async () => {
      expect(await bench.all()).toEqual(all(NAMES, 'found'));
    });
    expect(bench.tier.status().breaker).toBe('closed');
  });

  it('lists and sweeps over the masters that are there', async () => {
    await victim.kill();
    await eventually(async () => {
      expect([...(await bench.tier.store.keys('falaj_test:', 1000, 1000))].sort()).toEqual([...kept].sort());
    });
    const limits = { stepsMax: 100, keysMax: 1000, budgetMs: 1000 };
    const swept = await bench.tier.store.sweep('falaj_test:*', limits);
    expect(swept).toMatchObject({ removed: kept.length, done: false });
    await victim.launch();
    await eventually(async () => {
      expect(await bench.tier.store.sweep('falaj_test:*', limits)).toMatchObject({ removed: 0, done: true });
    });
  });
});

describeWithServers('a slot on its way from one master to another', (program) => {
  it('is read and written all along, by one command and by many', async () => {
    const servers = await ClusterServers.start(program);
    const bench = await ClusterBench.open(servers);
    const { store } = bench.tier;
    const names = Array.from({ length: 8 }, (_, index) => `{moving}${String(index)}`);
    await Promise.all(names.map((name) => store.set(name, entryOf(name), 60_000, BUDGET_MS)));
    const slot = slotOf('{moving}');
    const from = await servers.holderOf(slot);
    const to = servers.masters.find((master) => master !== from)!;
    const seen = async (): Promise<void> => {
      expect(await bench.all(names)).toEqual(all(names, 'found'));
      for (const name of names) expect(await bench.read(name)).toBe('found');
    };
    await servers.beginMove(slot, from, to);
    await seen();
    await servers.moveKeys(names.slice(0, 3), from, to);
    await seen();
    await store.set('{moving}new', entryOf('{moving}new'), 60_000, BUDGET_MS);
    expect(await bench.read('{moving}new')).toBe('found');
    await servers.moveKeys(names.slice(3), from, to);
    await seen();
    await servers.endMove(slot, from, to);
    await seen();
    await eventually(async () => {
      await from.call('CONFIG', 'RESETSTAT');
      await seen();
      expect(String(await from.call('INFO', 'commandstats'))).not.toMatch(/cmdstat_(mget|getrange)/);
    });
    await bench.close();
    await servers.close();
  });
});

describeWithServers('a cluster whose masters have replicas', (program) => {
  it('serves the slots of a master that died from its replica, without a word from anyone', async () => {
    const servers = await ClusterServers.start(program, { replicas: 1 });
    const bench = await ClusterBench.open(servers);
    const victim = await servers.holderOf(slotOf(NAMES[0]!));
    const [lost, kept] = await split(servers, victim);
    await victim.kill();
    expect(await bench.all(kept)).toEqual(all(kept, 'found'));
    await eventually(
      async () => {
        expect(await bench.all(kept)).toEqual(all(kept, 'found'));
        for (const outcome of await bench.all(lost)) expect(['found', 'absent']).toContain(outcome);
      },
      { withinMs: 10_000 },
    );
    await bench.fill();
    expect(await bench.all()).toEqual(all(NAMES, 'found'));
    expect(bench.tier.status()).toMatchObject({ state: 'ready', masters: { known: 3, ready: 3 } });
    await bench.close();
    await servers.close();
  });
});

describe('a cluster that is not there', () => {
  it('opens at once, refuses at once, says so once and without a password, and closes', async () => {
    const { tier, log } = redisTier('redis://:s3cret@127.0.0.1:1,redis://:s3cret@127.0.0.1:2', { mode: 'cluster' });
    tier.open();
    await expect(tier.store.get('k', BUDGET_MS)).rejects.toMatchObject({ failure: 'unavailable' });
    await eventually(() => {
      expect(tier.status()).toMatchObject({ state: 'away', reason: 'ECONNREFUSED', masters: { known: 0, ready: 0 } });
    });
    await expect(tier.ping(BUDGET_MS)).rejects.toMatchObject({ failure: 'unavailable', reason: 'ECONNREFUSED' });
    expect(log.lines).toEqual(['redis cluster is away; the cache goes on without it {"reason":"ECONNREFUSED"}']);
    await tier.store.close();
    expect(tier.status().state).toBe('closed');
  });
});
