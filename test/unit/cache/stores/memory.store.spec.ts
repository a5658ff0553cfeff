import fc from 'fast-check';
import { entryBytes, type CacheEntry } from '../../../../src/cache/engine/cache-entry.js';
import { MemoryStore } from '../../../../src/cache/stores/memory.store.js';
import { entryOf } from '../../../conformance/cache-store.suite.js';
import { VirtualClock } from '../../../support/virtual-clock.js';

/** Above what is packed, so that an entry is charged the same before and after its first use. */
const LARGE = 5000;
const sized = (length = LARGE, over: Partial<CacheEntry> = {}): CacheEntry => entryOf('x'.repeat(length), over);
const SIZE = entryBytes('k00', sized());
const HOUR = 3_600_000;

const names = (count: number, prefix = 'k'): string[] =>
  Array.from({ length: count }, (_, n) => `${prefix}${String(n).padStart(2, '0')}`);
const storeOf = (entries: number, regions: Record<string, number> = {}, clock = new VirtualClock()): MemoryStore =>
  new MemoryStore({ bytesMax: SIZE * entries, regions }, clock);
const holds = (store: MemoryStore, keys: readonly string[]): number =>
  keys.filter((key) => store.peek(key) !== undefined).length;

describe('memory store', () => {
  it('keeps whatever is set while there is room', () => {
    const store = storeOf(50);
    for (const key of names(50)) {
      store.set(key, sized(), HOUR);
      expect(store.get(key).kind).toBe('found');
    }
    expect([store.size, store.evictions, store.bytes]).toEqual([50, 0, SIZE * 50]);
  });

  it('refuses an entry that alone exceeds a limit, what the key held before going with it', () => {
    const store = storeOf(10, { small: SIZE * 2 });
    store.set('k00', sized(), HOUR);
    store.set('k01', sized(), HOUR);
    store.set('k00', sized(SIZE * 11), HOUR);
    store.set('k02', sized(SIZE * 3, { region: 'small' }), HOUR);
    expect(store.keys('', 10)).toEqual(['k01']);
    expect([store.evictions, store.bytes]).toEqual([0, SIZE]);
  });

  it('counts what it finds past its time, and gives the room back', async () => {
    const clock = new VirtualClock();
    const store = storeOf(3, {}, clock);
    store.set('k0', sized(), 1000);
    await clock.advance(999);
    expect(store.get('k0').kind).toBe('found');
    await clock.advance(1);
    expect(store.peek('k0')).toBeUndefined();
    expect([store.expirations, store.bytes, store.size]).toEqual([1, 0, 0]);
  });

  it('does not live longer for a wall clock that is set back', async () => {
    const clock = new VirtualClock();
    const store = storeOf(3, {}, clock);
    store.set('k0', sized(), 1000);
    clock.stepWall(-3_600_000);
    await clock.advance(1000);
    expect(store.get('k0').kind).toBe('absent');
  });

  it('is empty once closed', async () => {
    const store = storeOf(3);
    store.set('k0', sized(), 1000);
    await store.close();
    expect([store.bytes, store.size, store.get('k0').kind]).toEqual([0, 0, 'absent']);
    store.set('k1', sized(), 1000);
    expect(store.keys('', 10)).toEqual(['k1']);
  });

  it('lets entries past their time go without their being read, a few with each set', async () => {
    const clock = new VirtualClock();
    const store = storeOf(1000, {}, clock);
    for (const key of names(90)) store.set(key, sized(), 1000);
    await clock.advance(1000);
    store.set('later', sized(), HOUR);
    expect(store.size).toBeGreaterThan(80);
    for (const key of names(60, 'l')) store.set(key, sized(), HOUR);
    expect([store.size, store.expirations, store.evictions]).toEqual([61, 90, 0]);
  });

  it('makes room with what is past its time before what is not', async () => {
    const clock = new VirtualClock();
    const store = storeOf(10, {}, clock);
    for (const key of names(5)) store.set(key, sized(), 1000);
    for (const key of names(5, 'l')) store.set(key, sized(), HOUR);
    for (const key of names(5)) store.get(key);
    await clock.advance(1000);
    for (const key of names(5, 'm')) store.set(key, sized(), HOUR);
    expect(holds(store, [...names(5, 'l'), ...names(5, 'm')])).toBe(10);
    expect([store.expirations, store.evictions]).toEqual([5, 0]);
  });

  it('prefers for the same bytes what is used more, what is smaller and what is dearer', () => {
    const kept = (first: CacheEntry, second: CacheEntry): readonly string[] => {
      const store = new MemoryStore(
        { bytesMax: entryBytes('k00', first) + entryBytes('k01', second) },
        new VirtualClock(),
      );
      store.set('k00', first, HOUR);
      store.set('k01', second, HOUR);
      ['k00', 'k01'].forEach((key) => store.get(key));
      for (let round = 0; round < 8; round++) {
        if (store.get('zzz').kind !== 'found') store.set('zzz', sized(4500, { loadCostMs: 0 }), HOUR);
      }
      return ['k00', 'k01'].filter((key) => store.peek(key) !== undefined);
    };
    expect(kept(sized(20_000, { loadCostMs: 5 }), sized(10_000, { loadCostMs: 5 }))).toEqual(['k01']);
    expect(kept(sized(10_000, { loadCostMs: 4000 }), sized(10_000, { loadCostMs: 1 }))).toEqual(['k00']);
  });

  it('never lets the cost of a load outweigh how often an entry is used', () => {
    const store = storeOf(20);
    const often = names(10);
    for (const key of often) store.set(key, sized(LARGE, { loadCostMs: 0 }), HOUR);
    for (let round = 0; round < 5; round++) for (const key of often) store.get(key);
    for (let n = 0; n < 200; n++) {
      store.set(`dear${String(n)}`, sized(LARGE, { loadCostMs: 1e9 }), HOUR);
      store.get(often[n % 10]!);
    }
    expect(holds(store, often)).toBe(10);
  });

  it('keeps what is used through a scan many times as long as it has room', () => {
    const store = storeOf(100);
    const hot = names(40);
    for (const key of hot) store.set(key, sized(), HOUR);
    for (let round = 0; round < 4; round++) for (const key of hot) store.get(key);
    for (let n = 0; n < 2000; n++) store.set(`scan${String(n)}`, sized(), HOUR);
    expect(holds(store, hot)).toBe(40);
    expect(store.bytes).toBeLessThanOrEqual(SIZE * 100);
  });

  it('gives a large entry that came once no place that small ones in use have', () => {
    const store = storeOf(100);
    const hot = names(90);
    for (const key of hot) store.set(key, sized(), HOUR);
    for (const key of hot) store.get(key);
    for (let n = 0; n < 50; n++) store.set(`large${String(n)}`, sized(SIZE * 40), HOUR);
    expect(holds(store, hot)).toBeGreaterThan(80);
  });

  it('forgets what was used once another set of keys is', () => {
    const store = storeOf(50);
    const ask = (key: string): void => {
      if (store.get(key).kind !== 'found') store.set(key, sized(), HOUR);
    };
    const first = names(45);
    const second = names(45, 'n');
    for (let round = 0; round < 200; round++) first.forEach(ask);
    expect(holds(store, first)).toBe(45);
    for (let round = 0; round < 60; round++) second.forEach(ask);
    expect(holds(store, second)).toBeGreaterThanOrEqual(43);
  });

  it('gives one object for an entry however often it is read, and leaves a packed one packed for a look', () => {
    const store = storeOf(10);
    const small = entryOf('small', { meta: {} });
    store.set('k', small, HOUR);
    const packed = store.bytes;
    expect(store.peek('k')).toEqual(small);
    expect(store.bytes).toBe(packed);
    const read = store.get('k');
    expect(read).toMatchObject({ kind: 'found', entry: small });
    expect(store.use('k', 0)).toBe(store.use('k', 0));
    expect(store.bytes).toBe(entryBytes('k', small));
    expect(store.bytes).toBeGreaterThan(packed);
  });

  it('packs and unpacks whatever an entry is made of', () => {
    const identity = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[0-9a-f]{2,64}$/),
      fc.constantFrom('AB', 'é', 'the key'),
    );
    const tag = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('key:the key', 'the key', '\ud800', 'a\nb', '\0'),
    );
    const entries = fc.record({
      identity,
      tags: fc.array(tag, { maxLength: 6 }),
      position: fc.record({ incarnation: fc.string(), seq: fc.oneof(fc.maxSafeNat(), fc.nat(1000)) }),
      freshUntilMs: fc.oneof(fc.nat(), fc.double({ noNaN: true })).map((at) => at + 0),
      meta: fc.dictionary(fc.string(), fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.constant(null))),
      payload: fc.uint8Array({ maxLength: 5000 }).map((bytes) => Buffer.from(bytes)),
      createdAtMs: fc.oneof(fc.integer(), fc.constantFrom(2 ** 48 - 1, 2 ** 48)),
      loadCostMs: fc.double({ noNaN: true }),
    });
    fc.assert(
      fc.property(entries, (over) => {
        const store = storeOf(10);
        const entry = entryOf('', over);
        store.set('the key', entry, HOUR);
        expect(store.peek('the key')).toEqual(entry);
        const read = store.get('the key');
        expect(read.kind === 'found' && read.entry).toEqual(entry);
      }),
    );
  });

  it('packs tags with the rest, and keeps entries of more incarnations than it has numbers for', () => {
    const store = storeOf(10);
    const tags = ['key:the key', 'region:default'];
    const bytesOf = (over: Partial<CacheEntry>): number => {
      store.set('the key', entryOf('small', { meta: {}, ...over }), HOUR);
      return store.bytes;
    };
    const tagged = bytesOf({ tags });
    expect(tagged - bytesOf({ tags: [] })).toBeLessThan(tags.join('').length);
    expect(tagged).toBeLessThan(entryBytes('the key', entryOf('small', { meta: {}, tags })) - 300);
    for (let n = 0; n < 300; n++) {
      const position = { incarnation: `history ${String(n)}`, seq: n };
      bytesOf({ position });
      expect(store.peek('the key')?.position).toEqual(position);
    }
  });
});

describe('whatever is done to a memory store', () => {
  const key = fc.constantFrom(...names(12));
  const length = fc.oneof(fc.nat(600), fc.integer({ min: 4000, max: 9000 }));
  const operation = fc.oneof(
    fc.record({
      do: fc.constant('set' as const),
      key,
      length,
      region: fc.constantFrom('a', 'b', 'c'),
      ttl: fc.nat(300),
    }),
    fc.record({ do: fc.constantFrom('get' as const, 'delete' as const, 'peek' as const), key }),
    fc.record({ do: fc.constant('pass' as const), ms: fc.nat(100) }),
  );

  it('it stays within every limit, accounts for each entry, gives what was set last, and nothing past its time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(operation, { maxLength: 80 }),
        fc.integer({ min: 2000, max: 30_000 }),
        fc.integer({ min: 1000, max: 15_000 }),
        async (operations, bytesMax, regionMax) => {
          const clock = new VirtualClock();
          const store = new MemoryStore({ bytesMax, regions: { a: regionMax } }, clock);
          const last = new Map<string, { entry: CacheEntry; endMs: number }>();
          for (const each of operations) {
            if (each.do === 'set') {
              const entry = sized(each.length, { region: each.region });
              store.set(each.key, entry, each.ttl);
              last.set(each.key, { entry, endMs: clock.monotonicMs() + each.ttl });
            } else if (each.do === 'get') {
              const read = store.get(each.key);
              if (read.kind === 'found') expect(read.entry).toEqual(last.get(each.key)?.entry);
            } else if (each.do === 'delete') {
              store.delete(each.key);
              last.delete(each.key);
            } else if (each.do === 'pass') await clock.advance(each.ms);
            expect(store.bytes).toBeLessThanOrEqual(bytesMax);
            for (const region of store.regionStatistics()) expect(region.bytes).toBeLessThanOrEqual(region.bytesMax);
          }
          const held = store.keys('', 100);
          for (const name of held) {
            if (store.peek(name) === undefined) continue; // Unpacking another took its room.
            const known = last.get(name)!;
            expect(store.peek(name)).toEqual(known.entry);
            expect(known.endMs).toBeGreaterThan(clock.monotonicMs());
            store.get(name);
          }
          [...last.keys()].forEach((name) => store.peek(name));
          const sum = store.keys('', 100).reduce((bytes, name) => bytes + entryBytes(name, last.get(name)!.entry), 0);
          const regions = store.regionStatistics();
          expect(store.bytes).toBe(sum);
          expect(regions.reduce((bytes, region) => bytes + region.bytes, 0)).toBe(sum);
          expect(regions.reduce((keys, region) => keys + region.keys, 0)).toBe(store.size);
        },
      ),
    );
  });
});
