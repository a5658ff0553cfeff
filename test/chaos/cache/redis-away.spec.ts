import { Redis } from 'ioredis';
import { eventually } from '../../support/eventually.js';
import { describeWithRedis, testRedis, type TestRedis } from '../../support/redis.js';
import { BUDGET_MS, RedisBench, SLACK_MS } from './redis.bench.js';

const REFUSING = 'redis://:s3cret-word@127.0.0.1:1';

describe('a Redis that refuses connections', () => {
  let bench: RedisBench;
  beforeEach(() => {
    bench = new RedisBench(REFUSING);
  });
  afterEach(async () => {
    await bench.close();
  });

  it('holds no read and changes no answer, and the breaker opens', async () => {
    for (let n = 0; n < 20; n++) {
      if (n === 10) bench.change('two');
      expect((await bench.read()).delivery.status).toBe('miss');
    }
    expect(bench.slowestMs).toBeLessThan(BUDGET_MS + SLACK_MS);
    expect(bench.tier.status()).toMatchObject({ breaker: 'open' });
    expect(bench.counts.storeErrors).toBeGreaterThan(0);
    expect(bench.counts.storeSkips).toBeGreaterThan(0);
  });

  it('is logged once, by a word, however often it is tried', async () => {
    await eventually(() => {
      expect(bench.tier.status()).toMatchObject({ state: 'away', reason: 'ECONNREFUSED' });
    });
    await eventually(() => {
      expect(bench.tier.status().failures).toBeGreaterThan(2);
    });
    const away = bench.log.lines.filter((line) => line.includes('away'));
    expect(away).toEqual(['redis is away; the cache goes on without it {"reason":"ECONNREFUSED"}']);
    expect(bench.log.lines.join()).not.toMatch(/s3cret|127\.0\.0\.1/);
    await expect(bench.tier.ping(BUDGET_MS)).rejects.toMatchObject({ failure: 'unavailable' });
  });

  it('leaves the first tier at work', async () => {
    await bench.read('k', { tiers: ['l1', 'l2'] });
    expect((await bench.read('k', { tiers: ['l1', 'l2'] })).delivery.detail).toBe('l1');
  });
});

describeWithRedis('a Redis that fails', () => {
  let redis: TestRedis;
  let bench: RedisBench;

  beforeEach(async () => {
    redis = await testRedis();
    bench = new RedisBench(redis.url);
    await bench.connected();
    await bench.read();
    await bench.hitAgain();
    bench.slowestMs = 0;
  });
  afterEach(async () => {
    redis.cont();
    await bench.close();
    await redis.close();
  });

  const quick = (): void => {
    expect(bench.slowestMs).toBeLessThan(BUDGET_MS + SLACK_MS);
  };

  it('by hanging: no read waits past its budget, the breaker opens, and closes when it goes on', async () => {
    redis.stop();
    for (let n = 0; n < 20; n++) {
      if (n === 10) bench.change('two');
      expect((await bench.read()).delivery.status).toBe('miss');
    }
    quick();
    expect(bench.tier.status().breaker).toBe('open');
    const { storeSkips } = bench.counts;
    await Promise.all(Array.from({ length: 50 }, (_, n) => bench.read(`other ${String(n)}`)));
    expect(bench.counts.storeSkips).toBeGreaterThanOrEqual(storeSkips + 50);
    redis.cont();
    await bench.hitAgain();
    expect(bench.tier.status().breaker).toBe('closed');
    quick();
  });

  it('by hanging under many reads at once: all wait together, none longer than its budget', async () => {
    redis.stop();
    await Promise.all(Array.from({ length: 200 }, (_, n) => bench.read(`k${String(n)}`)));
    quick();
    expect(bench.tier.status().breaker).not.toBe('closed');
  });

  it('by hanging for long: the silent connection is given up and made anew', async () => {
    redis.stop();
    await eventually(
      async () => {
        await bench.read();
        expect(bench.tier.status()).toMatchObject({ state: 'away' });
      },
      { withinMs: 10_000 },
    );
    quick();
    expect(bench.log.lines).toContain('redis is away; the cache goes on without it {"reason":"silent"}');
    redis.cont();
    await bench.hitAgain();
    quick();
  });

  it('by dying with commands under way, and coming back empty', async () => {
    redis.stop();
    const underWay = Promise.all(Array.from({ length: 20 }, (_, n) => bench.read(`k${String(n)}`)));
    await redis.kill();
    await underWay;
    for (let n = 0; n < 10; n++) await bench.read();
    quick();
    await redis.restart();
    bench.change('two');
    await bench.hitAgain();
    quick();
  });

  it('by dying and coming back empty while nobody asked', async () => {
    await redis.kill();
    await redis.restart();
    await bench.hitAgain();
    quick();
    expect(bench.log.lines.filter((line) => line.includes('is ready')).length).toBeGreaterThanOrEqual(2);
  });

  it('by being flushed: a miss, then hits again', async () => {
    await redis.flush();
    expect((await bench.read()).delivery.status).toBe('miss');
    await bench.hitAgain();
  });

  it('by giving back what is old: an entry put back after a change is refused', async () => {
    const raw = new Redis(redis.url);
    const old = await raw.getBuffer('falaj_test:k');
    bench.change('two');
    await bench.read();
    await bench.hitAgain();
    await raw.set('falaj_test:k', old!);
    expect((await bench.read()).delivery.status).toBe('miss');
    expect(bench.counts.invalidated).toBeGreaterThanOrEqual(2);
    raw.disconnect();
  });

  it('by running out of memory: reads go on hitting, the breaker stays closed', async () => {
    const raw = new Redis(redis.url);
    await raw.config('SET', 'maxmemory', '1');
    for (let n = 0; n < 20; n++) await bench.read(`full ${String(n)}`);
    await bench.hitAgain();
    await eventually(() => {
      expect(bench.counts.storeErrors).toBeGreaterThanOrEqual(20);
    });
    expect(bench.tier.status().breaker).toBe('closed');
    raw.disconnect();
  });

  it('by becoming read-only: reads go on hitting, and a new connection is tried, once in a while', async () => {
    const raw = new Redis(redis.url);
    await raw.config('SET', 'replica-serve-stale-data', 'yes');
    await raw.replicaof('127.0.0.1', '1');
    await bench.read('new');
    await eventually(() => {
      expect(bench.counts.storeErrors).toBeGreaterThanOrEqual(1);
    });
    const renewed = (): string[] => bench.log.lines.filter((line) => line.includes('READONLY'));
    await eventually(() => {
      expect(renewed()).toHaveLength(1);
    });
    await bench.hitAgain();
    for (let n = 0; n < 20; n++) await bench.read(`other ${String(n)}`);
    await bench.hitAgain();
    expect(renewed()).toHaveLength(1);
    await raw.replicaof('NO', 'ONE');
    await eventually(async () => {
      expect((await bench.read('written again')).delivery.status).toBe('hit');
    });
    raw.disconnect();
  });

  it('closes in a moment even while it hangs', async () => {
    redis.stop();
    await bench.read();
    const beganMs = performance.now();
    await bench.close();
    expect(performance.now() - beganMs).toBeLessThan(2000);
    expect(bench.tier.status().state).toBe('closed');
  });
});

describeWithRedis('a Redis that does not let one in, or hangs from the beginning', () => {
  let redis: TestRedis;
  beforeEach(async () => {
    redis = await testRedis();
  });
  afterEach(async () => {
    redis.cont();
    await redis.close();
  });

  const withUser = (password: string): string => redis.url.replace('redis://', `redis://reader:${password}@`);

  it('takes user and password from the address, and refuses the wrong ones by a word', async () => {
    const raw = new Redis(redis.url);
    await raw.call('ACL', 'SETUSER', 'reader', 'on', '>right-word', '~*', '+@all');
    const wrong = new RedisBench(withUser('wrong-word'));
    await eventually(() => {
      expect(wrong.tier.status()).toMatchObject({ state: 'away', reason: 'WRONGPASS' });
    });
    await wrong.read();
    expect(wrong.log.lines.join()).not.toContain('wrong-word');
    await wrong.close();
    const right = new RedisBench(withUser('right-word'));
    await right.connected();
    await right.tier.ping(1000);
    await right.close();
    raw.disconnect();
  });

  it('blocks neither start nor reads, and is used once it goes on', async () => {
    redis.stop();
    const bench = new RedisBench(redis.url);
    for (let n = 0; n < 5; n++) await bench.read();
    expect(bench.slowestMs).toBeLessThan(BUDGET_MS + SLACK_MS);
    redis.cont();
    await bench.hitAgain();
    await bench.close();
  });
});
