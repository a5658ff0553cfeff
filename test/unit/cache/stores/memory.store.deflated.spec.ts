import { entryBytes, type CacheEntry } from '../../../../src/cache/engine/cache-entry.js';
import { DeflatedEntry } from '../../../../src/cache/engine/deflated.entry.js';
import { EnvelopeCodec } from '../../../../src/cache/engine/envelope.codec.js';
import { MemoryStore } from '../../../../src/cache/stores/memory.store.js';
import { DeflatedPayload } from '../../../../src/kernel/deflated-payload.js';
import { entryOf } from '../../../conformance/cache-store.suite.js';
import { VirtualClock } from '../../../support/virtual-clock.js';

const HOUR = 3_600_000;
const KEYS = ['k00', 'k01', 'k02', 'k03'];
const rows = Buffer.from('{"year":2024,"value":17},'.repeat(800));

async function deflatedOf(over: Partial<CacheEntry> = {}): Promise<DeflatedEntry> {
  const { meta, ...facts } = entryOf('', over);
  return new DeflatedEntry(facts, meta, await DeflatedPayload.compress(rows));
}

async function compressedBytes(): Promise<number> {
  return entryBytes('k00', await deflatedOf());
}

const storeOf = (bytesMax: number, regions: Record<string, number> = {}): MemoryStore =>
  new MemoryStore({ bytesMax, regions }, new VirtualClock());

describe('what came compressed', () => {
  it('stays so until its plain bytes are wanted, and is charged for what is held, to itself alone', async () => {
    const store = storeOf(1_000_000);
    const entry = await deflatedOf();
    for (const key of KEYS.slice(1)) store.set(key, entry, HOUR);
    const before = await compressedBytes();
    expect([store.bytes, entry.isExpanded]).toEqual([before * 3, false]);
    const used = store.use('k01', 0)!;
    expect(used.deflated?.bytes.equals(entry.deflated!.bytes)).toBe(true);
    expect([store.bytes, used.isExpanded]).toEqual([before * 3, false]);
    expect(used.payload.equals(rows)).toBe(true);
    expect(store.use('k01', 0)).toBe(used);
    expect(store.bytes).toBe(before * 3 + rows.byteLength);
    expect([store.peek('k02')?.isExpanded, entry.isExpanded]).toEqual([false, false]);
    for (const key of KEYS.slice(1)) store.delete(key);
    expect(store.bytes).toBe(0);
  });

  it('takes the place of the plain bytes where an entry was compressed on its way to another store', () => {
    const codec = new EnvelopeCodec({
      ...{ bytesMax: 1_000_000, inflatedBytesMax: 1_000_000, encryptionKeys: [], macSecrets: [] },
      ...{ treatments: {}, usual: { compression: 'deflate', thresholdBytes: 1000, encrypted: false } },
    });
    const store = storeOf(1_000_000);
    const entry = entryOf('', { payload: rows, meta: { rows: 800 } });
    void codec.encode('k00', entry);
    store.set('k00', entry, HOUR);
    expect(store.bytes).toBeLessThan(rows.byteLength / 4);
    const used = store.use('k00', 0)!;
    expect([used.isExpanded, used.deflated?.bytes.buffer.byteLength]).toEqual([false, used.deflated?.bytes.byteLength]);
    expect(used).toMatchObject({
      identity: entry.identity,
      tags: entry.tags,
      position: entry.position,
      meta: { rows: 800 },
    });
    expect(used.meta).not.toBe(entry.meta);
    expect(used.payload.equals(rows)).toBe(true);
    expect(store.bytes).toBeGreaterThan(rows.byteLength);
    const small = entryOf('', { payload: rows.subarray(0, 900) });
    void codec.encode('k01', small);
    expect(small.deflated).toBeUndefined();
  });

  it('makes room when it is expanded, be it by going itself', async () => {
    const before = await compressedBytes();
    const store = storeOf(before * 4 + rows.byteLength, { small: before * 2 });
    for (const key of KEYS) store.set(key, await deflatedOf(), HOUR);
    store.set('k10', await deflatedOf({ region: 'small' }), HOUR);
    const [first, alone] = [store.use('k00', 0)!, store.use('k10', 0)!];
    expect(alone.payload.equals(rows)).toBe(true);
    expect([store.peek('k10'), store.evictions, store.size]).toEqual([undefined, 0, 4]);
    for (let use = 0; use < 8; use += 1) for (const key of KEYS) store.use(key, 0);
    expect(first.payload.equals(rows)).toBe(true);
    for (const key of KEYS) expect(store.peek(key)?.payload.equals(rows) ?? true).toBe(true);
    expect(store.bytes).toBeLessThanOrEqual(before * 4 + rows.byteLength);
    expect(store.evictions).toBeGreaterThan(0);
  });

  it('costs nothing more once it is gone, whoever still holds it', async () => {
    const store = storeOf(1_000_000);
    store.set('k00', await deflatedOf(), HOUR);
    store.set('k01', await deflatedOf(), HOUR);
    const [removed, replaced] = [store.use('k00', 0)!, store.use('k01', 0)!];
    store.delete('k00');
    store.set('k01', entryOf('x'.repeat(5000)), HOUR);
    expect([removed.payload, replaced.payload].every((payload) => payload.equals(rows))).toBe(true);
    expect(store.bytes).toBe(entryBytes('k01', entryOf('x'.repeat(5000))));
  });
});
