import type { CacheEntry } from '../../src/cache/engine/cache-entry.js';
import type { CacheStore } from '../../src/cache/engine/cache-store.port.js';
import { eventually } from '../support/eventually.js';

export interface StoreUnderTest {
  readonly store: CacheStore;
  /** Lets this much time pass for the store. */
  readonly pass: (ms: number) => Promise<void>;
}

const BUDGET_MS = 10_000;
const HOUR = 3_600_000;

export function entryOf(text: string, over: Partial<CacheEntry> = {}): CacheEntry {
  return {
    position: { incarnation: 'history:1', seq: 42 },
    tags: ['table:public.x', 'op:get_x', 'dataset:Énergie'],
    createdAtMs: 1_700_000_000_000,
    freshUntilMs: 1_700_000_060_000,
    loadCostMs: 12.5,
    region: 'default',
    identity: 'f'.repeat(64),
    meta: { query_id: 'x', row_count: 0, nested: { list: [1, null, 'é', '\u{1f54c}'], flag: false } },
    payload: Buffer.from(text),
    ...over,
  };
}

/** What every tier's store does, whatever it is made of. */
export function cacheStoreSuite(open: () => Promise<StoreUnderTest>): void {
  let subject: StoreUnderTest;
  let store: CacheStore;
  const found = async (key: string): Promise<CacheEntry | undefined> => {
    const read = await store.get(key, BUDGET_MS);
    return read.kind === 'found' ? read.entry : undefined;
  };
  const text = async (key: string): Promise<string | undefined> => (await found(key))?.payload.toString();
  const set = async (key: string, entry: CacheEntry, ttlMs = HOUR): Promise<void> =>
    store.set(key, entry, ttlMs, BUDGET_MS);
  const keys = async (prefix: string, limit = 1000): Promise<string[]> => [
    ...(await store.keys(prefix, limit, BUDGET_MS)),
  ];

  beforeEach(async () => {
    subject = await open();
    store = subject.store;
  });
  afterEach(async () => {
    await store.close();
  });

  it('says of a key it does not hold that it is absent', async () => {
    expect(await store.get('never', BUDGET_MS)).toEqual({ kind: 'absent' });
  });

  it('gives back what was set, member by member', async () => {
    const entry = entryOf('{"rows":[]}');
    await set('k', entry);
    expect(await found('k')).toEqual(entry);
  });

  it.each([
    ['no byte', Buffer.alloc(0)],
    ['every byte', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
    ['many bytes', Buffer.alloc(300_000, 'abc')],
  ])('keeps a payload of %s exactly', async (_name, payload) => {
    await set('k', entryOf('', { payload }));
    expect((await found('k'))?.payload.equals(payload)).toBe(true);
  });

  it('keeps entries without tags and without metadata', async () => {
    const entry = entryOf('bare', { tags: [], meta: {}, loadCostMs: 0, position: { incarnation: '', seq: 0 } });
    await set('k', entry);
    expect(await found('k')).toEqual(entry);
  });

  it('replaces what a key held', async () => {
    await set('k', entryOf('one'));
    await set('k', entryOf('two'));
    expect(await text('k')).toBe('two');
    expect(await keys('k')).toEqual(['k']);
  });

  it('keeps keys apart, whatever they are made of', async () => {
    const names = ['a', 'A', 'a:', 'a b', 'a%3A', 'é', 'e\u0301', '*', 'a*', '[a]', 'a\\'];
    await Promise.all(names.map((name) => set(name, entryOf(name))));
    expect(await Promise.all(names.map(text))).toEqual(names);
  });

  it('deletes, and deletes again without complaint', async () => {
    await set('k', entryOf('v'));
    await store.delete('k', BUDGET_MS);
    await store.delete('k', BUDGET_MS);
    expect(await found('k')).toBeUndefined();
  });

  it('forgets an entry when its time is up, and not before', async () => {
    await set('short', entryOf('s'), 150);
    await set('long', entryOf('l'), HOUR);
    expect(await text('short')).toBe('s');
    await subject.pass(150);
    await eventually(async () => {
      expect(await found('short')).toBeUndefined();
    });
    expect(await keys('short')).toEqual([]);
    expect(await text('long')).toBe('l');
  });

  it('counts the time anew when a key is set again', async () => {
    await set('k', entryOf('one'), 150);
    await set('k', entryOf('two'), HOUR);
    await subject.pass(200);
    expect(await text('k')).toBe('two');
  });

  it('takes a fraction of a millisecond for time, and none for no time', async () => {
    await set('k', entryOf('v'));
    await set('k', entryOf('v'), 0);
    expect(await found('k')).toBeUndefined();
    await set('j', entryOf('v'), -5);
    expect(await found('j')).toBeUndefined();
    await set('i', entryOf('v'), HOUR + 0.25);
    expect(await text('i')).toBe('v');
  });

  it('lists keys by prefix, its characters meaning themselves, each once and no more than asked for', async () => {
    const names = ['p:1', 'p:2', 'p:3', 'q:1', 'p*', 'p?x', 'p[1]', 'p\\', 'px1'];
    await Promise.all(names.map((name) => set(name, entryOf(name))));
    expect((await keys('p:')).sort()).toEqual(['p:1', 'p:2', 'p:3']);
    expect(await keys('p*')).toEqual(['p*']);
    expect(await keys('p?')).toEqual(['p?x']);
    expect(await keys('p[')).toEqual(['p[1]']);
    expect(await keys('p\\')).toEqual(['p\\']);
    expect((await keys('')).sort()).toEqual([...names].sort());
    expect(await keys('p:', 2)).toHaveLength(2);
    expect(await keys('none')).toEqual([]);
  });

  it('finds every key among many', async () => {
    const names = Array.from({ length: 1500 }, (_, index) => `${index % 3 === 0 ? 'third' : 'other'}:${String(index)}`);
    await Promise.all(names.map((name) => set(name, entryOf('v'))));
    expect(new Set(await keys('third:', 5000))).toEqual(new Set(names.filter((name) => name.startsWith('third:'))));
  });

  it('takes many at once', async () => {
    const names = Array.from({ length: 200 }, (_, index) => `k${String(index)}`);
    await Promise.all(names.map((name) => set(name, entryOf(name))));
    expect(await Promise.all(names.map(text))).toEqual(names);
  });

  it('gives each of many reads of one tick its own, those that are absent and those asked for twice among them', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `many:${String(index)}`);
    const isSet = (index: number): boolean => index % 3 !== 0;
    await Promise.all(names.filter((_, index) => isSet(index)).map((name) => set(name, entryOf(`of ${name}`))));
    const twice = [...names, ...names];
    const expected = names.map((name, index) => (isSet(index) ? `of ${name}` : undefined));
    expect(await Promise.all(twice.map(text))).toEqual([...expected, ...expected]);
  });

  it('reads in one tick what is small and what is large, neither in place of the other', async () => {
    const payloads = Array.from({ length: 40 }, (_, index) => Buffer.alloc(index % 2 === 0 ? 3 : 100_000, index));
    await Promise.all(payloads.map((payload, index) => set(`k${String(index)}`, entryOf('', { payload }))));
    for (const knows of ['no size yet', 'their sizes']) {
      const read = await Promise.all(payloads.map((__, index) => found(`k${String(index)}`)));
      expect(read.map((entry, index) => [knows, entry?.payload.equals(payloads[index]!)])).toEqual(
        payloads.map(() => [knows, true]),
      );
    }
  });

  it('does what one tick asks in the order it is asked', async () => {
    const done = [set('k', entryOf('one')), text('k'), set('k', entryOf('two'))];
    await Promise.all(done);
    expect(await text('k')).toBe('two');
    await Promise.all([set('k', entryOf('three')), set('k', entryOf('four')), store.delete('k', BUDGET_MS)]);
    expect(await found('k')).toBeUndefined();
  });

  it('closes twice without complaint', async () => {
    await store.close();
    await store.close();
  });
}
