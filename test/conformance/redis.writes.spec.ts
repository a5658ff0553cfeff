import { Redis } from 'ioredis';
import { STORE_BYTES_MAX, STORE_KEYS_MAX } from '../../src/cache/stores/redis.writes.js';
import type { RedisStore } from '../../src/cache/stores/redis.store.js';
import { describeWithRedis, testRedis, type TestRedis } from '../support/redis.js';
import { eventually } from '../support/eventually.js';
import { openRedisStore } from '../support/redis-tier.js';
import { entryOf } from './cache-store.suite.js';

const BUDGET_MS = 10_000;
const TTL_MS = 60_000;

describeWithRedis('stores of one tick', () => {
  let server: TestRedis;
  let store: RedisStore;
  let raw: Redis;
  const names = Array.from({ length: 300 }, (_, index) => `k${String(index)}`);
  const put = (some: readonly string[], payload?: Buffer): Promise<PromiseSettledResult<void>[]> =>
    Promise.allSettled(
      some.map((name) => store.set(name, entryOf(name, payload === undefined ? {} : { payload }), TTL_MS, BUDGET_MS)),
    );
  const failures = (outcomes: readonly PromiseSettledResult<void>[]): unknown[] =>
    outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  const textOf = async (name: string): Promise<string> => {
    const read = await store.get(name, BUDGET_MS);
    return read.kind === 'found' ? read.entry.payload.toString() : read.kind;
  };
  /** What the server is asked meanwhile, in its order. */
  const watched = async (work: () => readonly Promise<unknown>[]): Promise<string[]> => {
    const seen: string[] = [];
    const watcher = new Redis(server.url);
    const monitor = await watcher.monitor();
    monitor.on('monitor', (_: string, [name = '']: string[], source: string) => {
      if (source !== 'lua') seen.push(name);
    });
    await Promise.all(work());
    await raw.ping();
    await eventually(() => {
      expect(seen).toContain('ping');
    });
    monitor.disconnect();
    watcher.disconnect();
    return seen.filter((name) => name !== 'ping');
  };
  const calls = async (command: string): Promise<number> =>
    Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(await raw.info('commandstats'))?.[1] ?? 0);

  beforeAll(async () => {
    server = await testRedis();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    raw = new Redis(server.url);
    await raw.flushall();
    store = await openRedisStore(server.url);
    await raw.config('RESETSTAT');
  });
  afterEach(async () => {
    raw.disconnect();
    await store.close();
  });

  it('are one command, as many as it may have, each with its own life', async () => {
    expect(failures(await put(names))).toEqual([]);
    expect(await calls('eval')).toBe(Math.ceil(names.length / STORE_KEYS_MAX));
    expect([await textOf('k0'), await textOf('k299')]).toEqual(['k0', 'k299']);
    await Promise.all([
      store.set('short', entryOf('s'), 1.5, BUDGET_MS),
      store.set('long', entryOf('l'), 5000, BUDGET_MS),
    ]);
    expect(await raw.pttl('long')).toBeGreaterThan(1000);
    expect(await raw.pttl('short')).toBeLessThanOrEqual(2);
    expect(store.inFlight).toBe(0);
  });

  it('are more commands where they are large: the server does nothing else meanwhile', async () => {
    expect(failures(await put(names.slice(0, 12), Buffer.alloc(STORE_BYTES_MAX / 4)))).toEqual([]);
    expect(await calls('eval')).toBe(4);
  });

  it('alone, is a command without a script', async () => {
    await put(['k0']);
    expect([await calls('eval'), await calls('set')]).toEqual([0, 1]);
  });

  it('keep their order, among themselves and before what is removed after them', async () => {
    await Promise.all([
      store.set('k0', entryOf('first'), TTL_MS, BUDGET_MS),
      store.set('k1', entryOf('kept'), TTL_MS, BUDGET_MS),
      store.set('k0', entryOf('second'), TTL_MS, BUDGET_MS),
    ]);
    expect([await textOf('k0'), await textOf('k1')]).toEqual(['second', 'kept']);
    const storing = put(['k0', 'k1', 'k2']);
    const removing = [store.delete('k0', BUDGET_MS), store.unlink(['k1'], BUDGET_MS)];
    await Promise.all([storing, ...removing]);
    expect([await textOf('k0'), await textOf('k1'), await textOf('k2')]).toEqual(['absent', 'absent', 'k2']);
    const storingMore = put(['l0', 'l1']);
    expect([...(await store.keys('l', 10, BUDGET_MS))].sort()).toEqual(['l0', 'l1']);
    await storingMore;
  });

  it('leave after what is read in the same tick, which need not wait for them', async () => {
    const names = await watched(() => [put(['k0', 'k1']), store.get('a', BUDGET_MS), store.get('b', BUDGET_MS)]);
    expect(names).toEqual(['mget', 'eval']);
    // While a read is under way, the next gather until the end of the loop's turn, and stores follow them.
    const amid = await watched(() => {
      void raw.call('CLIENT', 'PAUSE', '100', 'ALL');
      const reading = store.get('a', BUDGET_MS);
      const later = new Promise((resolve) => setTimeout(resolve, 20)).then(() =>
        Promise.all([put(['k0', 'k1']), store.get('a', BUDGET_MS), store.get('b', BUDGET_MS)]),
      );
      return [reading, later];
    });
    expect(amid).toEqual(['getrange', 'mget', 'eval']);
  });

  it('leave before a read of one of them, which finds it', async () => {
    const found: Promise<string>[] = [];
    const names = await watched(() => {
      const storing = put(['k0', 'k1']);
      found.push(textOf('k1'), textOf('a'));
      return [storing, ...found];
    });
    expect(names).toEqual(['eval', 'mget']);
    expect(await Promise.all(found)).toEqual(['k1', 'absent']);
  });

  it('that the server refuses are each told why, and nothing stays under way', async () => {
    await raw.config('SET', 'maxmemory', '1');
    const outcomes = await put(names.slice(0, 5));
    await raw.config('SET', 'maxmemory', '0');
    expect(failures(outcomes)).toHaveLength(5);
    for (const failure of failures(outcomes)) expect(failure).toMatchObject({ failure: 'refused', reason: 'OOM' });
    expect(store.inFlight).toBe(0);
    expect(failures(await put(names.slice(0, 5)))).toEqual([]);
  });

  it('are told of a server that can only be read as each alone is, and find its successor', async () => {
    await raw.call('REPLICAOF', '127.0.0.1', '1');
    const outcomes = await put(names.slice(0, 5));
    await raw.call('REPLICAOF', 'NO', 'ONE');
    expect(failures(outcomes)).toHaveLength(5);
    for (const failure of failures(outcomes)) expect(failure).toMatchObject({ failure: 'refused', reason: 'READONLY' });
    await eventually(async () => {
      expect(failures(await put(names.slice(0, 5)))).toEqual([]);
    });
  });

  it('are stored one by one where no scripts are granted', async () => {
    await raw.call('ACL', 'SETUSER', 'plain', 'on', '>word', '~*', '+@all', '-@scripting');
    const plain = await openRedisStore(server.url.replace('redis://', 'redis://plain:word@'));
    const all = (): Promise<unknown> =>
      Promise.all(names.slice(0, 5).map((name) => plain.set(name, entryOf(name), TTL_MS, BUDGET_MS)));
    await all();
    expect(await textOf('k4')).toBe('k4');
    await raw.config('RESETSTAT');
    await all();
    expect([await calls('set'), plain.inFlight]).toEqual([5, 0]);
    expect(await raw.info('commandstats')).not.toContain('cmdstat_eval');
    await plain.close();
  });

  it('are given up each in its own time, where the server is silent', async () => {
    await raw.config('RESETSTAT');
    void raw.call('CLIENT', 'PAUSE', '400', 'ALL');
    const budgets = [20, 60, BUDGET_MS];
    const ends = await Promise.all(
      budgets.map((budgetMs, at) =>
        store.set(`k${String(at)}`, entryOf('late'), TTL_MS, budgetMs).then(
          () => 'stored',
          (error: unknown) => (error as { failure: string }).failure,
        ),
      ),
    );
    expect(ends).toEqual(['timeout', 'timeout', 'stored']);
    expect(store.inFlight).toBe(0);
  });
});
