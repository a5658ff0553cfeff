import { entryBytes, type CacheEntry } from '../../../../src/cache/engine/cache-entry.js';
import { MemoryStore } from '../../../../src/cache/stores/memory.store.js';
import { entryOf } from '../../../conformance/cache-store.suite.js';
import { VirtualClock } from '../../../support/virtual-clock.js';
import { Random } from '../../../simulation/world.js';

const KEYS = 2000;
const HELD = 200;
const REQUESTS = 30_000;
const HOUR = 3_600_000;
const entryFor = (bytes: number): CacheEntry => entryOf('x'.repeat(bytes), { tags: [], meta: {} });

function zipf(random: Random, alpha: number): () => number {
  const sums: number[] = [];
  for (let rank = 1; rank <= KEYS; rank++) sums.push((sums.at(-1) ?? 0) + rank ** -alpha);
  return () => {
    const drawn = random.next() * sums.at(-1)!;
    return sums.findIndex((sum) => sum >= drawn);
  };
}

/** Share of hits of the store, and of a list by recency of the same bytes. */
function hits(
  next: (at: number) => number,
  bytesOf: (key: number) => number = () => 5000,
  mean = 5000,
): [number, number] {
  const bytesMax = HELD * entryBytes('12345', entryFor(mean));
  const store = new MemoryStore({ bytesMax }, new VirtualClock());
  const recent = new Map<string, number>();
  const found = [0, 0];
  let held = 0;
  for (let at = 0; at < REQUESTS; at++) {
    const number = next(at);
    const key = String(number).padStart(5, '0');
    const entry = entryFor(bytesOf(number));
    if (store.get(key).kind === 'found') found[0]! += 1;
    else store.set(key, entry, HOUR);
    if (recent.delete(key)) found[1]! += 1;
    else held += entryBytes(key, entry);
    recent.set(key, entryBytes(key, entry));
    for (const [oldest, bytes] of recent) {
      if (held <= bytesMax) break;
      recent.delete(oldest);
      held -= bytes;
    }
  }
  return [found[0]! / REQUESTS, found[1]! / REQUESTS];
}

describe('hit ratio of the first tier beside the least recently used of the same bytes', () => {
  it.each([0.7, 0.9, 1.1])('is higher where popularity follows Zipf with %d', (alpha) => {
    const [store, recency] = hits(zipf(new Random(1), alpha));
    expect(store).toBeGreaterThan(recency + 0.02);
  });

  it('is higher with a scan in between', () => {
    const random = new Random(2);
    const often = zipf(random, 0.9);
    const [store, recency] = hits((at) => (random.next() < 0.3 ? 10_000 + at : often()));
    expect(store).toBeGreaterThan(recency + 0.02);
  });

  it('is higher in a loop a little larger than the cache', () => {
    const [store, recency] = hits((at) => at % (HELD * 1.2));
    expect(store).toBeGreaterThan(0.5);
    expect(recency).toBe(0);
  });

  it.each([
    ['whatever is popular', (key: number) => 4200 + (((key * 7919) % 100) / 100) ** 4 * 100_000],
    ['the popular being large', (key: number) => 4200 + (1 - key / KEYS) ** 4 * 100_000],
    ['the popular being small', (key: number) => 4200 + (key / KEYS) ** 4 * 100_000],
  ])('is higher with sizes that differ, %s', (_name, bytesOf) => {
    const [store, recency] = hits(zipf(new Random(3), 0.9), (key) => Math.floor(bytesOf(key)), 24_000);
    expect(store).toBeGreaterThan(recency + 0.02);
  });

  it('is higher where the keys change altogether now and then', () => {
    const often = zipf(new Random(4), 0.9);
    const [store, recency] = hits((at) => often() + KEYS * Math.floor(at / 10_000));
    expect(store).toBeGreaterThan(recency);
  });

  it.each([6, 16])('is higher in a window that slides, in which the popular end at once (seed %d)', (seed) => {
    const random = new Random(seed);
    const [store, recency] = hits((at) => Math.floor(at / 40) + Math.floor(random.next() ** 2 * HELD * 1.5));
    expect(store).toBeGreaterThan(recency);
  });

  it('is the same where nothing is to be known', () => {
    const random = new Random(5);
    const [store, recency] = hits(() => Math.floor(random.next() * KEYS));
    expect(Math.abs(store - recency)).toBeLessThan(0.01);
  });
});
