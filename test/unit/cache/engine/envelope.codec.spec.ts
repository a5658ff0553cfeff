import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { crc32, gunzipSync } from 'node:zlib';
import { entryBytes, type CacheEntry } from '../../../../src/cache/engine/cache-entry.js';
import type { StoreDefect } from '../../../../src/cache/engine/cache-store.port.js';
import { EnvelopeCodec } from '../../../../src/cache/engine/envelope.codec.js';
import { entryOf } from '../../../conformance/cache-store.suite.js';
import { KEY, OPTIONS, tampered, WAYS } from './envelope.fixture.js';

const plain = new EnvelopeCodec(OPTIONS.plain);
const compressed = new EnvelopeCodec(OPTIONS.compressed);
const ROWS = Buffer.from(
  JSON.stringify(Array.from({ length: 300 }, (_, year) => ({ data: { year, value: year * 7 } }))),
);

async function defectOf(codec: EnvelopeCodec, bytes: Buffer, key = KEY): Promise<StoreDefect | undefined> {
  const read = await codec.decode(key, bytes);
  return read.kind === 'defect' ? read.defect : undefined;
}

async function found(codec: EnvelopeCodec, bytes: Buffer): Promise<CacheEntry> {
  const read = await codec.decode(KEY, bytes);
  if (read.kind !== 'found') throw new Error(JSON.stringify(read));
  return read.entry;
}

/** An entry's members one by one, as a reader sees them. */
function memberwise(entry: CacheEntry): CacheEntry {
  const { position, tags, createdAtMs, freshUntilMs, loadCostMs, region, identity, meta, payload } = entry;
  return { position, tags, createdAtMs, freshUntilMs, loadCostMs, region, identity, meta, payload };
}

describe.each(WAYS)('an envelope, %s,', (_name, codec) => {
  it('gives back every entry, member by member', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          position: fc.record({ incarnation: fc.string(), seq: fc.maxSafeNat() }),
          tags: fc.array(fc.string({ unit: 'grapheme' })),
          createdAtMs: fc.maxSafeNat(),
          freshUntilMs: fc.maxSafeNat(),
          loadCostMs: fc.double({ min: 0, max: 1e6, noNaN: true }).map((cost) => (Object.is(cost, -0) ? 0 : cost)),
          region: fc.oneof(fc.constant('default'), fc.string(), fc.constantFrom('__proto__', 'constructor')),
          identity: fc.string(),
          meta: fc.oneof(fc.constant({}), fc.constant({ query_id: 'é', list: [1, null, { flag: false }] })),
          payload: fc
            .tuple(fc.uint8Array({ maxLength: 500 }), fc.integer({ min: 1, max: 9 }))
            .map(([bytes, times]) => Buffer.concat(Array.from({ length: times }, () => Buffer.from(bytes)))),
        }),
        fc.string({ unit: 'grapheme' }),
        async (members, key) => {
          const entry = entryOf('', members);
          const read = await codec.decode(key, await codec.encode(key, entry));
          expect(read).toMatchObject({ kind: 'found', entry: { payload: entry.payload, meta: entry.meta } });
          if (read.kind === 'found') expect(memberwise(read.entry)).toEqual(memberwise(entry));
        },
      ),
    );
  });

  it('is none once cut short anywhere, or with anything behind it', async () => {
    const envelope = await codec.encode(KEY, entryOf('{"rows":[1,2,3,1,2,3,1,2,3,1,2,3,1,2,3,1,2,3]}'));
    for (let length = 1; length < envelope.byteLength; length++) {
      expect(await defectOf(codec, envelope.subarray(0, length))).toBe('truncated');
    }
    expect(await defectOf(codec, Buffer.concat([envelope, Buffer.alloc(1)]))).toBe('corrupt');
  });

  it('is none with a single bit turned, wherever it is', async () => {
    const envelope = await codec.encode(KEY, entryOf('{"rows":[1,2,3,1,2,3,1,2,3,1,2,3,1,2,3,1,2,3]}'));
    const accepted: number[] = [];
    for (let bit = 0; bit < envelope.byteLength * 8; bit++) {
      const turned = Buffer.from(envelope);
      turned.writeUInt8(turned.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      if ((await defectOf(codec, turned)) === undefined) accepted.push(bit);
    }
    expect(accepted).toEqual([]);
  });

  it('is none under another key', async () => {
    const envelope = await codec.encode(KEY, entryOf('v'));
    expect(['corrupt', 'forged']).toContain(await defectOf(codec, envelope, `${KEY}0`));
    expect(await defectOf(codec, envelope)).toBeUndefined();
  });

  it('is told from bytes of anyone else, and from another format version', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, isAlike) => {
        const envelope = Buffer.concat([Buffer.from(isAlike ? 'FLJC\u0003' : ''), bytes]);
        expect((await codec.decode(KEY, envelope)).kind).toBe('defect');
      }),
    );
    expect(await defectOf(codec, Buffer.from('not an envelope, long enough'))).toBe('foreign');
    const newer = await codec.encode(KEY, entryOf('v'));
    newer.writeUInt8(newer.readUInt8(4) + 1, 4);
    expect(await defectOf(codec, newer)).toBe('version');
  });

  it('holds memory of its own', async () => {
    const entry = await found(codec, await codec.encode(KEY, entryOf('', { payload: Buffer.alloc(20_000, 'abc') })));
    const kept = entry.deflated?.bytes ?? Buffer.allocUnsafeSlow(0);
    expect(kept.buffer.byteLength).toBe(kept.byteLength);
    expect(entry.payload.buffer.byteLength).toBeLessThanOrEqual(20_000 + 300);
  });
});

describe('an envelope', () => {
  it.each([KEY, 'k', 'clé', '\u0000\u007f', 'k'.repeat(128), 'k'.repeat(129)])(
    'ends in the CRC-32 of the key and of itself, under %j',
    async (key) => {
      const envelope = await plain.encode(key, entryOf('v'));
      const end = envelope.byteLength - 4;
      expect(envelope.readUInt32BE(end)).toBe(crc32(envelope.subarray(0, end), crc32(key)));
    },
  );

  it('larger than the limit is not decoded', async () => {
    const envelope = await plain.encode(KEY, entryOf('v'));
    const limited = (bytesMax: number): EnvelopeCodec => new EnvelopeCodec({ ...OPTIONS.plain, bytesMax });
    expect(await defectOf(limited(envelope.byteLength - 1), envelope)).toBe('oversized');
    expect(await defectOf(limited(envelope.byteLength), envelope)).toBeUndefined();
  });

  it('is refused to an entry whose texts do not fit', async () => {
    const refused = { failure: 'refused', reason: 'OVERSIZED' };
    expect(() => plain.encode(KEY, entryOf('v', { tags: ['x'.repeat(65_536)] }))).toThrow(
      expect.objectContaining(refused) as Error,
    );
    const longest = entryOf('v', { tags: ['x'.repeat(65_535)] });
    expect(await found(plain, await plain.encode(KEY, longest))).toEqual(longest);
  });

  const META_AT = 67 + 'history:1'.length + 'default'.length + 64;
  const entry = entryOf('v', { tags: [], meta: { a: 1 } });
  const tagged = entryOf('v', { tags: ['abc', 'd'], meta: {} });

  it.each([
    ['a position past all numbers', entry, (bytes: Buffer) => bytes.writeUInt32BE(0x80000000, 8)],
    ['a time that is none', entry, (bytes: Buffer) => bytes.writeDoubleBE(Number.NaN, 24)],
    ['an endless cost', entry, (bytes: Buffer) => bytes.writeDoubleBE(Infinity, 32)],
    ['an unknown flag', entry, (bytes: Buffer) => bytes.writeUInt8(4, 6)],
    ['another length of the payload', entry, (bytes: Buffer) => bytes.writeUInt32BE(2, 40)],
    ['a list for metadata', entry, (bytes: Buffer) => bytes.write('[1,2,3]', META_AT)],
    ['null for metadata', entry, (bytes: Buffer) => bytes.write('   null', META_AT)],
    ['no JSON for metadata', entry, (bytes: Buffer) => bytes.write('{"a":1 ', META_AT)],
    ['a tag past the tags', tagged, (bytes: Buffer) => bytes.writeUInt16BE(7, META_AT)],
    ['half a length of a tag', tagged, (bytes: Buffer) => bytes.writeUInt16BE(5, META_AT)],
  ])('with %s is corrupt, its checksum right or not', async (_name, good, change) => {
    const envelope = await plain.encode(KEY, good);
    expect(
      await found(
        plain,
        tampered(envelope, () => undefined),
      ),
    ).toEqual(good);
    expect(
      await defectOf(
        plain,
        tampered(envelope, (bytes) => void change(bytes)),
      ),
    ).toBe('corrupt');
  });
});

describe('compression', () => {
  const LONG = entryOf('', { payload: ROWS });

  it('makes an envelope small and keeps what a client can be sent', async () => {
    const envelope = await compressed.encode(KEY, LONG);
    expect(envelope.byteLength).toBeLessThan(ROWS.byteLength / 3);
    const entry = await found(compressed, envelope);
    const tail = Buffer.from(',"warnings":[]}');
    const member = Buffer.concat(entry.deflated?.gzipMember(tail) ?? []);
    expect(gunzipSync(member).equals(Buffer.concat([ROWS, tail]))).toBe(true);
  });

  it('is undone when the plain bytes are first wanted, and charged for what is held before and after', async () => {
    const entry = await found(compressed, await compressed.encode(KEY, LONG));
    const deflatedBytes = entry.deflated?.bytes.byteLength ?? 0;
    const plainBytes = entryBytes(KEY, entryOf('', { payload: ROWS }));
    expect(entry.isExpanded).toBe(false);
    expect(entryBytes(KEY, entry)).toBe(plainBytes - ROWS.byteLength + deflatedBytes);
    expect(entry.payload.equals(ROWS)).toBe(true);
    expect(entry.payload).toBe(entry.payload);
    expect(entry.isExpanded).toBe(true);
    expect(entryBytes(KEY, entry)).toBe(plainBytes + deflatedBytes);
  });

  it('is undone on another thread, and before anybody waits for it, where there is much', async () => {
    const much = Buffer.alloc(200_000, ROWS);
    const read = compressed.decode(KEY, await compressed.encode(KEY, entryOf('', { payload: much })));
    expect(read).toBeInstanceOf(Promise);
    const entry = (await read) as { readonly kind: 'found'; readonly entry: CacheEntry };
    expect(entry.entry.isExpanded).toBe(true);
    expect(entry.entry.payload.equals(much)).toBe(true);
    expect(gunzipSync(Buffer.concat(entry.entry.deflated?.gzipMember(Buffer.alloc(0)) ?? [])).equals(much)).toBe(true);
  });

  it('that saves little is not kept once it was undone', async () => {
    const payload = Buffer.from(randomBytes(4000).toString('hex'));
    const entry = await found(compressed, await compressed.encode(KEY, entryOf('', { payload })));
    expect(entry.isExpanded).toBe(false);
    expect(entry.payload.equals(payload)).toBe(true);
    expect(entry.deflated).toBeUndefined();
    expect(entryBytes(KEY, entry)).toBe(entryBytes(KEY, entryOf('', { payload })));
  });

  it('is not done again to what came compressed', async () => {
    const entry = await found(compressed, await compressed.encode(KEY, LONG));
    const again = await compressed.encode(KEY, entry);
    expect(again.includes(entry.deflated?.bytes ?? 'nothing')).toBe(true);
    expect(entry.isExpanded).toBe(false);
    expect((await found(compressed, again)).payload.equals(ROWS)).toBe(true);
  });

  it('leaves alone what is small, what does not shrink and what its region leaves plain', async () => {
    const threshold = (thresholdBytes: number): EnvelopeCodec =>
      new EnvelopeCodec({
        ...OPTIONS.compressed,
        treatments: { default: { compression: 'deflate', thresholdBytes, encrypted: false } },
      });
    const codecIn = async (codec: EnvelopeCodec, entry: CacheEntry): Promise<number> =>
      (await codec.encode(KEY, entry)).readUInt8(5);
    expect(await codecIn(threshold(ROWS.byteLength), LONG)).toBe(1);
    expect(await codecIn(threshold(ROWS.byteLength + 1), LONG)).toBe(0);
    expect(await codecIn(compressed, entryOf('', { payload: randomBytes(5000) }))).toBe(0);
    expect(await codecIn(compressed, { ...LONG, region: 'other' })).toBe(0);
  });

  it('of an unknown kind is told', async () => {
    const envelope = await compressed.encode(KEY, LONG);
    expect(
      await defectOf(
        compressed,
        tampered(envelope, (bytes) => bytes.writeUInt8(2, 5)),
      ),
    ).toBe('codec');
  });

  it('does not expand past the limit, nor past what it says', async () => {
    const envelope = await compressed.encode(KEY, LONG);
    const limited = (inflatedBytesMax: number): EnvelopeCodec =>
      new EnvelopeCodec({ ...OPTIONS.compressed, inflatedBytesMax });
    expect(await defectOf(limited(ROWS.byteLength - 1), envelope)).toBe('bomb');
    expect(await defectOf(limited(ROWS.byteLength), envelope)).toBeUndefined();
    const bomb = await compressed.encode(KEY, entryOf('', { payload: Buffer.alloc(900_000) }));
    const lying = (length: number): Buffer => tampered(bomb, (bytes) => bytes.writeUInt32BE(length, 40));
    expect(await defectOf(compressed, lying(200_000))).toBe('bomb');
    const late = await found(compressed, lying(10_000));
    for (let look = 0; look < 2; look += 1) {
      expect(() => late.payload).toThrow(expect.objectContaining({ reason: 'too-long' }) as Error);
      expect(late.isExpanded).toBe(false);
    }
  });

  it.each([
    ['another checksum', 44, 1],
    ['another length', 40, ROWS.byteLength + 1],
  ])('that expands to %s is found out at the first look', async (_name, at, value) => {
    const envelope = await compressed.encode(KEY, LONG);
    const other = await found(
      compressed,
      tampered(envelope, (bytes) => bytes.writeUInt32BE(value, at)),
    );
    expect(() => other.payload).toThrow(expect.objectContaining({ reason: 'malformed' }) as Error);
    const much = await compressed.encode(KEY, entryOf('', { payload: Buffer.alloc(200_000, ROWS) }));
    const early = tampered(much, (bytes) => bytes.writeUInt32BE(at === 40 ? 200_001 : value, at));
    expect(await defectOf(compressed, early)).toBe('corrupt');
  });
});
