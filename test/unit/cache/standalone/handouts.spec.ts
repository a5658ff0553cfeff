import type { Approval, CacheEntry } from '../../../../src/cache/engine/cache-entry.js';
import type { LogPosition } from '../../../../src/cache/engine/change-log.port.js';
import type { EntryPolicy } from '../../../../src/cache/engine/entry-policy.js';
import type { Handout } from '../../../../src/cache/standalone/handout.js';
import { Handouts } from '../../../../src/cache/standalone/handouts.js';

const POSITION: LogPosition = { incarnation: 'one', seq: 1 };
const POLICY = { read: 'leased' } as EntryPolicy;
const TAGS = ['own'];

/** A memory that keeps what it is told and remembers the uses it hears of. */
class Memory {
  bytes = 0;
  readonly entries = new Map<string, CacheEntry>();
  readonly uses = new Map<string, number>();

  peek(key: string): CacheEntry | undefined {
    return this.entries.get(key);
  }

  endMs(key: string): number {
    return this.entries.has(key) ? 1000 : 0;
  }

  credit(key: string, uses: number): void {
    this.uses.set(key, (this.uses.get(key) ?? 0) + uses);
  }
}

function bench(bytesMax: number, bytesOwn = bytesMax) {
  const memory = new Memory();
  const handouts = new Handouts(memory, bytesMax, bytesOwn);
  let decoded = 0;
  const approval = (key: string): Approval => ({
    ...{ position: POSITION, policy: POLICY, identity: key, tags: [...TAGS, `key:${key}`, 'ns:x'] },
    ...{ freshUntilMs: 5000, staleUntilMs: 5000, quietUntilMs: 500, hasNoGrace: false },
  });
  const of = (key: string, text = 'x'.repeat(1000)): Handout => {
    const entry = memory.entries.get(key) ?? ({} as CacheEntry);
    memory.entries.set(key, entry);
    return handouts.of(key, entry, approval(key), TAGS, () => {
      decoded += 1;
      return text;
    });
  };
  return { memory, handouts, of, decoded: () => decoded };
}

const isFor = (handout: Handout, tags = TAGS, nowMs = 1): boolean => handout.isFor(POSITION, POLICY, tags, nowMs);

describe('values handed out', () => {
  it('are decoded once and given to every reader', () => {
    const { handouts, of, decoded } = bench(100_000);
    expect(of('a').promise).toBe(of('a').promise);
    expect(handouts.get('a')?.promise).toBe(of('a').promise);
    expect(decoded()).toBe(1);
  });

  it('are for readers of the same position, policy and tags alone, and until their end', () => {
    const handout = bench(100_000).of('a');
    expect(isFor(handout)).toBe(true);
    expect(isFor(handout, [])).toBe(true);
    expect(isFor(handout, ['other'])).toBe(false);
    expect(isFor(handout, ['own', 'key:a', 'ns:x'])).toBe(false);
    expect(handout.isFor({ ...POSITION }, POLICY, TAGS, 1)).toBe(false);
    expect(handout.isFor(POSITION, { ...POLICY }, TAGS, 1)).toBe(false);
    expect([isFor(handout, TAGS, 499), isFor(handout, TAGS, 500)]).toEqual([true, false]);
  });

  it('compare a list of tags anew that the caller could have changed since', () => {
    const handout = bench(100_000).of('a');
    const tags = ['own'];
    expect(isFor(handout, tags)).toBe(true);
    tags[0] = 'other';
    expect(isFor(handout, tags)).toBe(false);
  });

  it('of an entry that was replaced are not given again', () => {
    const { memory, handouts, of } = bench(100_000);
    const old = of('a');
    memory.entries.set('a', {} as CacheEntry);
    expect(of('a', 'new').promise).not.toBe(old.promise);
    expect(handouts.get('a')?.promise).not.toBe(old.promise);
  });

  it('take no more than entries leave, and give back what entries take later', () => {
    const { memory, handouts, of } = bench(10_000, 3000);
    for (let key = 0; key < 100; key += 1) of(`k${String(key)}`);
    expect(handouts.bytes).toBeGreaterThan(5000);
    expect(handouts.bytes).toBeLessThanOrEqual(10_000);
    memory.bytes = 9000;
    handouts.settle();
    expect(handouts.bytes).toBeLessThanOrEqual(3000);
    expect(handouts.bytes).toBeGreaterThan(1000);
  });

  it('keep a share of their hits where values read in turn do not all fit', () => {
    const { handouts, of } = bench(26_000);
    let hits = 0;
    for (let read = 0; read < 4000; read += 1) {
      const key = `k${String(read % 40)}`;
      if (handouts.get(key) === undefined) of(key);
      else hits += 1;
    }
    // Half of the forty fit.
    expect(hits / 4000).toBeGreaterThan(0.3);
  });

  it('of entries that are gone leave first', () => {
    const { memory, handouts, of } = bench(26_000);
    for (let key = 0; key < 20; key += 1) of(`old${String(key)}`);
    memory.entries.clear();
    for (let key = 0; key < 10; key += 1) of(`new${String(key)}`);
    expect(handouts.get('new9')).toBeDefined();
    for (let settled = 0; settled < 10; settled += 1) handouts.settle();
    expect([...Array(20).keys()].filter((key) => handouts.get(`old${String(key)}`) !== undefined)).toEqual([]);
  });

  it('tell the memory of every use, once', () => {
    const { memory, handouts, of } = bench(1_000_000);
    for (let use = 0; use < 5; use += 1) handouts.use(of('a'));
    handouts.use(of('b'));
    handouts.settle();
    handouts.settle();
    expect(Object.fromEntries(memory.uses)).toEqual({ a: 5, b: 1 });
    for (let key = 0; key < 300; key += 1) handouts.use(of(`k${String(key)}`));
    expect(memory.uses.size).toBeGreaterThan(250);
  });
});
