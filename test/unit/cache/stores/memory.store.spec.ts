import fc from 'fast-check';
import { entryBytes } from '../../../../src/cache/engine/cache-entry.js';
import { MemoryStore } from '../../../../src/cache/stores/memory.store.js';
import { entryOf } from '../../../conformance/cache-store.suite.js';
import { VirtualClock } from '../../../support/virtual-clock.js';

const SIZE = entryBytes('k0', entryOf('x'.repeat(100)));
const sized = (length = 100): ReturnType<typeof entryOf> => entryOf('x'.repeat(length));

describe('memory store', () => {
  it('evicts the least recently used, a read being a use and a peek none', () => {
    const store = new MemoryStore(SIZE * 3, new VirtualClock());
    ['k0', 'k1', 'k2'].forEach((key) => {
      store.set(key, sized(), 1000);
    });
    store.get('k0');
    store.peek('k1');
    store.set('k3', sized(), 1000);
    expect([...store.keys('', 10)].sort()).toEqual(['k0', 'k2', 'k3']);
    expect([store.evictions, store.size, store.bytes]).toEqual([1, 3, SIZE * 3]);
  });

  it('evicts as many as an entry needs, and refuses one that alone is too large without evicting for it', () => {
    const store = new MemoryStore(SIZE * 3, new VirtualClock());
    ['k0', 'k1', 'k2'].forEach((key) => {
      store.set(key, sized(), 1000);
    });
    store.set('k4', sized(100 + SIZE), 1000);
    expect(store.keys('', 10)).toEqual(['k2', 'k4']);
    store.set('k2', sized(100 + SIZE * 3), 1000);
    expect(store.keys('', 10)).toEqual(['k4']);
    expect(store.bytes).toBeLessThanOrEqual(SIZE * 3);
  });

  it('counts what it finds past its time, and gives the room back', async () => {
    const clock = new VirtualClock();
    const store = new MemoryStore(SIZE * 3, clock);
    store.set('k0', sized(), 1000);
    await clock.advance(999);
    expect(store.get('k0').kind).toBe('found');
    await clock.advance(1);
    expect(store.peek('k0')).toBeUndefined();
    expect([store.expirations, store.bytes, store.size]).toEqual([1, 0, 0]);
  });

  it('does not live longer for a wall clock that is set back', async () => {
    const clock = new VirtualClock();
    const store = new MemoryStore(SIZE * 3, clock);
    store.set('k0', sized(), 1000);
    clock.stepWall(-3_600_000);
    await clock.advance(1000);
    expect(store.get('k0').kind).toBe('absent');
  });

  it('is empty once closed', async () => {
    const store = new MemoryStore(SIZE * 3, new VirtualClock());
    store.set('k0', sized(), 1000);
    await store.close();
    expect([store.bytes, store.size, store.get('k0').kind]).toEqual([0, 0, 'absent']);
    store.set('k1', sized(), 1000);
    expect(store.keys('', 10)).toEqual(['k1']);
  });

  it('accounts exactly, stays within its limit and agrees with a plain model of recency, whatever is done', () => {
    const key = fc.constantFrom('a', 'bb', 'ccc', 'dddd', 'eeeee', 'ffffff');
    const operation = fc.oneof(
      fc.record({ do: fc.constant('set' as const), key, length: fc.nat(900) }),
      fc.record({ do: fc.constantFrom('get' as const, 'delete' as const), key, length: fc.constant(0) }),
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 80 }), fc.integer({ min: 500, max: 4000 }), (operations, limit) => {
        const store = new MemoryStore(limit, new VirtualClock());
        const model: { key: string; bytes: number }[] = [];
        const total = (): number => model.reduce((sum, { bytes }) => sum + bytes, 0);
        const take = (name: string): { key: string; bytes: number } | undefined => {
          const at = model.findIndex((each) => each.key === name);
          return at < 0 ? undefined : model.splice(at, 1)[0];
        };
        for (const each of operations) {
          if (each.do === 'set') {
            store.set(each.key, sized(each.length), 1000);
            take(each.key);
            const bytes = entryBytes(each.key, sized(each.length));
            if (bytes <= limit) model.push({ key: each.key, bytes });
            while (total() > limit) model.shift();
          } else if (each.do === 'get') {
            const expected = take(each.key);
            if (expected !== undefined) model.push(expected);
            expect(store.get(each.key).kind).toBe(expected === undefined ? 'absent' : 'found');
          } else {
            take(each.key);
            store.delete(each.key);
          }
          expect(store.bytes).toBe(total());
          expect([...store.keys('', 100)].sort()).toEqual(model.map((kept) => kept.key).sort());
        }
      }),
    );
  });

  it('evicts many in a time that grows with their number alone', () => {
    const store = new MemoryStore(SIZE * 10_000, new VirtualClock());
    const began = performance.now();
    for (let n = 0; n < 20_000; n++) store.set(`k${String(n % 9)}-${String(n)}`, sized(1), 1000);
    store.set('large', sized(SIZE * 9_999), 1000);
    expect(store.size).toBeLessThan(10);
    expect(performance.now() - began).toBeLessThan(5000);
  });
});
