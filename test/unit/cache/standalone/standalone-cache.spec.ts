import fc from 'fast-check';
import { createCache, type CacheOptions } from '../../../../src/cache/standalone/create-cache.js';
import { VirtualClock } from '../../../support/virtual-clock.js';
import { gate, settled } from '../gate.js';

const SECOND = 1000;

function bench(options: CacheOptions = {}) {
  const clock = new VirtualClock();
  const cache = createCache({ jitterShare: 0, ...options }, { clock });
  return { clock, cache };
}

/** A loader that gives 1, 2, 3, … */
function counter(): () => number {
  let count = 0;
  return () => (count += 1);
}

describe('a cache by itself', () => {
  it('loads once and gives every later reader the same value', async () => {
    const { cache } = bench();
    const load = counter();
    const first = await cache.getOrLoad('k', load);
    expect([first, await cache.getOrLoad('k', load), await cache.get('k')]).toEqual([1, 1, 1]);
    expect(cache.statistics().total).toMatchObject({ misses: 1, hits: 2, sets: 1 });
  });

  it('loads once for however many callers at once', async () => {
    const { cache } = bench();
    const held = gate<string>();
    let loads = 0;
    const reads = Array.from({ length: 200 }, () =>
      cache.getOrLoad('k', () => {
        loads += 1;
        return held.promise;
      }),
    );
    await settled();
    held.open('once');
    expect(new Set(await Promise.all(reads))).toEqual(new Set(['once']));
    expect(loads).toBe(1);
  });

  it('gives back every JSON value as it was, absent and empty ones too', async () => {
    const { cache } = bench();
    let key = 0;
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ noUnicodeString: false }), async (value) => {
        const plain = JSON.parse(JSON.stringify(value)) as unknown;
        key += 1;
        const name = `k${String(key)}`;
        expect(await cache.getOrLoad(name, () => value)).toEqual(plain);
        expect(await cache.getOrLoad(name, () => 'not asked')).toEqual(plain);
        expect(await cache.getOrLoad(name, () => 'not asked')).toEqual(plain);
        expect(JSON.parse((await cache.getBytes(name))!.toString())).toEqual(plain);
      }),
    );
    for (const nothing of [null, undefined, 0, '', false]) {
      const name = `nothing ${String(nothing)}`;
      await cache.getOrLoad(name, () => nothing);
      expect(await cache.getOrLoad(name, () => 'not asked')).toBe(nothing);
    }
  });

  it('hands out what nobody can change for others', async () => {
    const { cache } = bench();
    const source = { rows: [{ n: 1 }] };
    const handed = [await cache.getOrLoad('k', () => source)];
    source.rows[0]!.n = 99;
    for (let turn = 0; turn < 2; turn += 1) handed.push(await cache.getOrLoad('k', () => source));
    for (const value of handed) {
      expect(() => (value.rows[0]!.n = 2)).toThrow(TypeError);
      expect(() => value.rows.push({ n: 3 })).toThrow(TypeError);
      expect(value).toEqual({ rows: [{ n: 1 }] });
    }
    (await cache.getBytes('k'))!.fill(0);
    expect(await cache.getBytes('k')).toEqual(Buffer.from('{"rows":[{"n":1}]}'));
    (await cache.getEncoded('k', ['gzip']))!.chunks[0]!.fill(0);
    const encoded = { encoding: 'identity', chunks: [Buffer.from('{"rows":[{"n":1}]}')] };
    expect(await cache.getEncoded('k', ['gzip'])).toEqual(encoded);
  });

  it('keeps what is asked for most, though hits do not ask the memory', async () => {
    const { cache } = bench({ memoryBytesMax: 400_000 });
    const text = 'x'.repeat(2000);
    let popular = 0;
    for (let round = 0; round < 40; round += 1) {
      for (let use = 0; use < 10; use += 1) await cache.getOrLoad('popular', () => `${text}${String((popular += 1))}`);
      for (let key = 0; key < 50; key += 1) await cache.getOrLoad(`once ${String(round)} ${String(key)}`, () => text);
    }
    expect(popular).toBe(1);
  });

  it('lets a value live as long as it is to, and no longer', async () => {
    const { cache, clock } = bench({ ttlMs: 3600 * SECOND, regions: { brief: { ttlMs: 5 * SECOND } } });
    const load = counter();
    await cache.getOrLoad('usual', load);
    await cache.getOrLoad('own', load, { ttlMs: 10 * SECOND });
    await cache.getOrLoad('brief', load, { region: 'brief' });
    await clock.advance(5 * SECOND);
    expect(await cache.getOrLoad('brief', load, { region: 'brief' })).toBe(4);
    expect(await cache.getOrLoad('own', load, { ttlMs: 10 * SECOND })).toBe(2);
    await clock.advance(5 * SECOND);
    expect(await cache.getOrLoad('own', load, { ttlMs: 10 * SECOND })).toBe(5);
    await clock.advance(3589 * SECOND);
    expect(await cache.getOrLoad('usual', load)).toBe(1);
    await clock.advance(SECOND);
    expect(await cache.getOrLoad('usual', load)).toBe(6);
  });

  it('tells a loader’s failure to its callers and keeps nothing of it', async () => {
    const { cache } = bench();
    await expect(cache.getOrLoad('k', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(
      cache.getOrLoad('k', () => {
        throw new Error('no again');
      }),
    ).rejects.toThrow('no again');
    expect(await cache.getOrLoad('k', () => 'yes')).toBe('yes');
  });

  it('asks for the missing of many together, and gives all in their order', async () => {
    const { cache } = bench();
    await cache.set('b', 'B');
    const asked: (readonly string[])[] = [];
    const loadMany = (keys: readonly string[]): Promise<string[]> => {
      asked.push(keys);
      return Promise.resolve(keys.map((key) => key.toUpperCase()));
    };
    expect(await cache.getOrLoadMany(['a', 'b', 'c', 'a'], loadMany)).toEqual(['A', 'B', 'C', 'A']);
    expect(asked).toEqual([['a', 'c']]);
    expect(await cache.getOrLoadMany(['d'], (keys) => new Map(keys.map((key) => [key, 1])))).toEqual([1]);
    await expect(cache.getOrLoadMany(['x', 'y'], () => [1])).rejects.toMatchObject({ code: 'request.invalid' });
  });

  it.each<[string, (cache: ReturnType<typeof createCache>) => Promise<unknown>]>([
    ['an empty key', (cache) => cache.getOrLoad('', () => 1)],
    ['a key too long', (cache) => cache.getOrLoad('k'.repeat(1025), () => 1)],
    ['a tag of the cache’s own', (cache) => cache.getOrLoad('k', () => 1, { tags: ['rule:some'] })],
    ['an empty tag', (cache) => cache.invalidateTag('')],
    ['too many tags', (cache) => cache.getOrLoad('k', () => 1, { tags: Array.from({ length: 65 }, String) })],
    ['an unknown region', async (cache) => cache.getOrLoad('k', () => 1, { region: 'none' })],
    ['a TTL that is none', async (cache) => cache.getOrLoad('k', () => 1, { ttlMs: 0 })],
    ['a value that is no JSON', (cache) => cache.getOrLoad('k', () => 1n)],
  ])('refuses %s with a code and a hint', async (_case, act) => {
    await expect(Promise.resolve().then(() => act(bench().cache))).rejects.toMatchObject({ code: 'request.invalid' });
  });
});

describe('what is invalidated', () => {
  it.each<[string, (cache: ReturnType<typeof createCache>) => Promise<void>, readonly number[]]>([
    ['by a tag', (cache) => cache.invalidateTag('even'), [1, 4, 3]],
    ['by another tag', (cache) => cache.invalidateTag('all'), [4, 5, 6]],
    ['by tags', (cache) => cache.invalidateTag('even', 'odd'), [4, 5, 6]],
    ['by its key', (cache) => cache.invalidateKey('2'), [1, 4, 3]],
    ['with all others', (cache) => cache.invalidateAll(), [4, 5, 6]],
    ['not at all', (cache) => cache.invalidateTag('none'), [1, 2, 3]],
    ['by expiry of its key', (cache) => cache.expire('2'), [1, 4, 3]],
  ])('%s is loaded anew, and nothing else', async (_how, act, expected) => {
    const { cache } = bench();
    const load = counter();
    const read = async (): Promise<number[]> => {
      const values: number[] = [];
      for (const n of [1, 2, 3]) {
        const tags = ['all', n % 2 === 0 ? 'even' : 'odd'];
        values.push(await cache.getOrLoad(String(n), load, { tags }));
      }
      return values;
    };
    await read();
    await read();
    await act(cache);
    expect(await read()).toEqual(expected);
  });

  it('stale set after invalidation: a load that began before is not kept', async () => {
    const { cache } = bench();
    const held = gate<string>();
    const before = cache.getOrLoad('k', () => held.promise, { tags: ['t'] });
    await settled();
    await cache.invalidateTag('t');
    held.open('old');
    expect(await before).toBe('old');
    expect(await cache.getOrLoad('k', () => 'new', { tags: ['t'] })).toBe('new');
  });

  it('a value set is not kept where what it depends on changed since it was read', async () => {
    const { cache } = bench();
    const asOf = cache.position()!;
    await cache.invalidateTag('t');
    await cache.set('k', 'old', { tags: ['t'], asOf });
    expect(await cache.get('k')).toBeUndefined();
    await cache.set('k', 'new', { tags: ['t'] });
    expect(await cache.get('k')).toBe('new');
  });

  it('a value set replaces what a load in flight would bring', async () => {
    const { cache } = bench();
    const held = gate<string>();
    const load = cache.getOrLoad('k', () => held.promise);
    await settled();
    await cache.set('k', 'set');
    held.open('loaded');
    await load;
    expect(await cache.get('k')).toBe('set');
  });

  it('by expiry is served once more where its region has a grace', async () => {
    const { cache } = bench({ graceMs: 60 * SECOND });
    const load = counter();
    await cache.getOrLoad('k', load);
    await cache.expire('k');
    expect(await cache.getOrLoad('k', load)).toBe(1);
    await settled();
    expect(await cache.getOrLoad('k', load)).toBe(2);
  });
});
