import fc from 'fast-check';
import { crc32, deflateRawSync, gunzipSync } from 'node:zlib';
import { DeflatedPayload } from '../../../src/kernel/deflated-payload.js';

const bytes = (lengthMax: number): fc.Arbitrary<Buffer> =>
  fc
    .tuple(fc.uint8Array({ minLength: 1, maxLength: 60 }), fc.nat(lengthMax))
    .map(([pattern, length]) => Buffer.alloc(length, Buffer.from(pattern)));
const LIMIT = 1_000_000;

/** Whether it fails at once or later makes no difference here. */
async function inflated(payload: DeflatedPayload, lengthMax: number): Promise<Buffer> {
  return payload.inflate(lengthMax);
}

describe('a deflated payload', () => {
  it.each([40_000, 400_000])('gives back what was compressed, up to %i bytes', async (lengthMax) => {
    await fc.assert(
      fc.asyncProperty(bytes(lengthMax), async (plain) => {
        const payload = await DeflatedPayload.compress(plain);
        expect([payload.length, payload.crc]).toEqual([plain.byteLength, crc32(plain)]);
        expect((await payload.inflate(LIMIT)).equals(plain)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('continues with any tail as one gzip member', async () => {
    await fc.assert(
      fc.asyncProperty(bytes(80_000), bytes(200_000), async (head, tail) => {
        const payload = await DeflatedPayload.compress(head);
        const member = payload.gzipMember(tail);
        expect(gunzipSync(Buffer.concat(member)).equals(Buffer.concat([head, tail]))).toBe(true);
        expect(member).toContain(payload.bytes);
      }),
      { numRuns: 60 },
    );
  });

  it.each([0, 1, 65_535, 65_536, 131_070, 131_071])('continues with a tail of %i bytes', async (length) => {
    const head = Buffer.from('{"rows":[1,2,3]');
    const tail = Buffer.alloc(length, 'tail');
    const payload = await DeflatedPayload.compress(head);
    expect(gunzipSync(Buffer.concat(payload.gzipMember(tail))).equals(Buffer.concat([head, tail]))).toBe(true);
  });

  it('is a member by itself, each time it is asked for', async () => {
    const plain = Buffer.from('{"rows":[1,2,3]}');
    const nothing = Buffer.alloc(0);
    const payload = await DeflatedPayload.compress(plain);
    for (let time = 0; time < 50; time += 1) {
      const member = payload.gzip();
      expect(gunzipSync(member).equals(plain)).toBe(true);
      expect(Buffer.concat(payload.gzipMember(nothing)).equals(member)).toBe(true);
      member.fill(0);
    }
  });

  it('expands into memory of its own', async () => {
    for (const length of [10, 3000, 5000, 200_000]) {
      const payload = await DeflatedPayload.compress(Buffer.alloc(length, 'abc'));
      const plain = await payload.inflate(LIMIT);
      expect(plain.buffer.byteLength).toBeLessThanOrEqual(length + 64);
    }
  });

  it.each([1000, 500_000])('of %i bytes is not expanded past a limit, nor past what it says', async (length) => {
    const { bytes: stream, crc } = await DeflatedPayload.compress(Buffer.alloc(length));
    const tooLong = { reason: 'too-long' };
    await expect(inflated(new DeflatedPayload(stream, crc, length), length - 1)).rejects.toMatchObject(tooLong);
    await expect(inflated(new DeflatedPayload(stream, crc, length - 1), LIMIT)).rejects.toMatchObject(tooLong);
    await expect(inflated(new DeflatedPayload(stream, crc, 0), LIMIT)).rejects.toMatchObject(tooLong);
    expect(await new DeflatedPayload(stream, crc, length).inflate(length)).toHaveLength(length);
  });

  const plain = Buffer.from('{"rows":[{"data":{"year":2022}},{"data":{"year":2023}}]');
  const malformed: readonly (readonly [string, (good: DeflatedPayload) => DeflatedPayload])[] = [
    ['is shorter than it says', ({ bytes: stream, crc, length }) => new DeflatedPayload(stream, crc, length + 1)],
    ['has another checksum', ({ bytes: stream, crc, length }) => new DeflatedPayload(stream, crc ^ 1, length)],
    ['is cut short', ({ bytes: stream, crc, length }) => new DeflatedPayload(stream.subarray(0, -1), crc, length)],
    ['is empty', ({ crc, length }) => new DeflatedPayload(Buffer.alloc(0), crc, length)],
    ['is no stream', ({ crc, length }) => new DeflatedPayload(Buffer.alloc(40, 0xff), crc, length)],
    ['is already ended', ({ crc, length }) => new DeflatedPayload(deflateRawSync(plain), crc, length)],
    [
      'is already ended where a flush would be',
      ({ bytes: stream, crc, length }) =>
        new DeflatedPayload(Buffer.concat([stream, Buffer.from([1, 0, 0, 0xff, 0xff])]), crc, length),
    ],
  ];

  it.each(malformed)('that %s is malformed', async (_name, spoil) => {
    const good = await DeflatedPayload.compress(plain);
    await expect(inflated(spoil(good), LIMIT)).rejects.toMatchObject({ reason: 'malformed' });
  });
});
