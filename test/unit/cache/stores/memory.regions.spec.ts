import { createMemoryTier } from '../../../../src/cache/engine.factory.js';
import { entryBytes, type CacheEntry } from '../../../../src/cache/engine/cache-entry.js';
import { MemoryStore } from '../../../../src/cache/stores/memory.store.js';
import { entryOf } from '../../../conformance/cache-store.suite.js';
import { VirtualClock } from '../../../support/virtual-clock.js';
import { cacheSettings, DEFAULT_REGION } from '../cache-settings.js';

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

describe('memory regions', () => {
  it('evict their own entries over their own limit, and no other region suffers', () => {
    const store = storeOf(100, { small: SIZE * 10 });
    for (const key of names(20)) store.set(key, sized(LARGE, { region: 'big' }), HOUR);
    for (let n = 0; n < 500; n++) store.set(String(n).padStart(3, '0'), sized(LARGE, { region: 'small' }), HOUR);
    const [small, big] = store.regionStatistics();
    expect(small).toMatchObject({ region: 'small', keys: 10, evictions: 490, bytesMax: SIZE * 10 });
    expect(big).toMatchObject({ region: 'big', keys: 20, evictions: 0, bytesMax: SIZE * 100 });
    expect([store.evictions, store.size]).toEqual([490, 30]);
  });

  it('below their fair share lose nothing to a scan in another, however idle they are', () => {
    const store = storeOf(100);
    const idle = names(45);
    for (const key of idle) store.set(key, sized(LARGE, { region: 'idle', loadCostMs: 0 }), HOUR);
    for (let n = 0; n < 1000; n++) {
      store.set(`s${String(n)}`, sized(LARGE, { region: 'scanned', loadCostMs: 1000 }), HOUR);
      store.get(`s${String(n)}`);
    }
    expect(holds(store, idle)).toBe(45);
  });

  it('above it give up what is worth least of all', () => {
    const store = storeOf(100);
    const idle = names(80);
    for (const key of idle) store.set(key, sized(LARGE, { region: 'idle' }), HOUR);
    const used = names(45, 'u');
    for (let round = 0; round < 60; round++) {
      for (const key of used)
        if (store.get(key).kind !== 'found') store.set(key, sized(LARGE, { region: 'used' }), HOUR);
    }
    expect(holds(store, used)).toBe(45);
    expect(holds(store, idle)).toBe(55);
  });

  it('an entry can move between them', () => {
    const store = storeOf(10);
    store.set('k', sized(LARGE, { region: 'a' }), HOUR);
    store.set('k', sized(LARGE, { region: 'b' }), HOUR);
    expect(store.regionStatistics().map(({ region, keys }) => [region, keys])).toEqual([
      ['a', 0],
      ['b', 1],
    ]);
  });

  it('are bounded in number, whatever names come', () => {
    const store = storeOf(1000, { named: SIZE });
    for (let n = 0; n < 300; n++) store.set(`k${String(n)}`, entryOf('v', { region: `r${String(n)}` }), HOUR);
    store.set('last', entryOf('v', { region: 'constructor' }), HOUR);
    expect(store.regionStatistics().length).toBeLessThanOrEqual(65);
    expect(store.size).toBe(301);
    expect(store.peek('k299')?.region).toBe('r299');
  });

  it('take their limits from the settings, and share where none is set', () => {
    const regions = { default: DEFAULT_REGION, small: { ...DEFAULT_REGION, bytesMax: 5000 } };
    const store = createMemoryTier(cacheSettings({ regions, memoryBytesMax: 50_000 }), new VirtualClock());
    store.set('k', entryOf('v'), HOUR);
    const limits = store.regionStatistics().map(({ region, bytesMax }) => [region, bytesMax]);
    expect(limits).toEqual([
      ['small', 5000],
      ['default', 50_000],
    ]);
  });
});
