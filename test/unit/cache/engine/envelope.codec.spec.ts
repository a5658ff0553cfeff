import fc from 'fast-check';
import { crc32 } from 'node:zlib';
import { EnvelopeCodec } from '../../../../src/cache/engine/envelope.codec.js';
import { entryOf } from '../../../conformance/cache-store.suite.js';

const codec = new EnvelopeCodec(1_000_000);
const envelope = codec.encode(entryOf('{"rows":[1,2,3]}'));

/** An envelope with a header of one's own and a right checksum. */
function forged(header: string): Buffer {
  const text = Buffer.from(header);
  const bytes = Buffer.concat([Buffer.from('FLJC\u0002'), Buffer.alloc(8), text, Buffer.alloc(4)]);
  bytes.writeUInt32BE(text.byteLength, 5);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, -4)), bytes.byteLength - 4);
  return bytes;
}

describe('envelope codec', () => {
  it('gives back every entry, member by member', () => {
    fc.assert(
      fc.property(
        fc.record({
          position: fc.record({ incarnation: fc.string(), seq: fc.maxSafeNat() }),
          tags: fc.array(fc.string({ unit: 'grapheme' })),
          createdAtMs: fc.maxSafeNat(),
          freshUntilMs: fc.maxSafeNat(),
          loadCostMs: fc.double({ min: 0, max: 1e6, noNaN: true }).map((cost) => (Object.is(cost, -0) ? 0 : cost)),
          region: fc.string(),
          identity: fc.string(),
          payload: fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes)),
        }),
        (members) => {
          const entry = entryOf('', members);
          expect(codec.decode(codec.encode(entry))).toEqual({ kind: 'found', entry });
        },
      ),
    );
  });

  it('takes no envelope cut short anywhere, nor one with anything behind it', () => {
    for (let length = 0; length < envelope.byteLength; length++) {
      expect(codec.decode(envelope.subarray(0, length)).kind).toBe('defect');
    }
    expect(codec.decode(envelope.subarray(0, 40))).toEqual({ kind: 'defect', defect: 'truncated' });
    expect(codec.decode(Buffer.concat([envelope, Buffer.alloc(1)]))).toEqual({ kind: 'defect', defect: 'corrupt' });
  });

  it('takes no envelope with a single bit turned, wherever it is', () => {
    for (let bit = 0; bit < envelope.byteLength * 8; bit++) {
      const turned = Buffer.from(envelope);
      turned.writeUInt8(turned.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(codec.decode(turned).kind).toBe('defect');
    }
  });

  it('takes no bytes that are not its own, and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(codec.decode(Buffer.from(bytes)).kind).toBe('defect');
      }),
    );
    expect(codec.decode(Buffer.from('not an envelope, long enough'))).toEqual({ kind: 'defect', defect: 'foreign' });
  });

  it('tells another format version and a size beyond its limit', () => {
    const newer = Buffer.from(envelope);
    newer.writeUInt8(envelope.readUInt8(4) + 1, 4);
    expect(codec.decode(newer)).toEqual({ kind: 'defect', defect: 'version' });
    const narrow = new EnvelopeCodec(envelope.byteLength - 1);
    expect(narrow.decode(envelope)).toEqual({ kind: 'defect', defect: 'oversized' });
    expect(new EnvelopeCodec(envelope.byteLength).decode(envelope).kind).toBe('found');
  });

  const good = {
    incarnation: 'i',
    seq: 1,
    tags: ['t'],
    created: 1,
    fresh: 2,
    cost: 0,
    region: 'r',
    identity: 'x',
    meta: {},
  };

  it('takes a header that says what a header says', () => {
    expect(codec.decode(forged(JSON.stringify(good))).kind).toBe('found');
  });

  it.each([
    'not json',
    'null',
    '[]',
    '"text"',
    JSON.stringify({ ...good, incarnation: 1 }),
    JSON.stringify({ ...good, seq: 1.5 }),
    JSON.stringify({ ...good, seq: '1' }),
    JSON.stringify({ ...good, tags: 't' }),
    JSON.stringify({ ...good, tags: [1] }),
    JSON.stringify({ ...good, created: null }),
    JSON.stringify({ ...good, fresh: '2' }),
    JSON.stringify({ ...good, cost: undefined }),
    JSON.stringify({ ...good, identity: undefined }),
    JSON.stringify({ ...good, meta: [] }),
    JSON.stringify({ ...good, meta: undefined }),
  ])('takes no header like %s, checksum or not', (header) => {
    expect(codec.decode(forged(header))).toEqual({ kind: 'defect', defect: 'corrupt' });
  });
});
