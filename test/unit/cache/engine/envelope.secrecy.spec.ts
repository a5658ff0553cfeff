import fc from 'fast-check';
import type { StoreDefect } from '../../../../src/cache/engine/cache-store.port.js';
import { EnvelopeCodec, type EnvelopeOptions } from '../../../../src/cache/engine/envelope.codec.js';
import { EnvelopeKeys } from '../../../../src/cache/engine/envelope.keys.js';
import { entryOf } from '../../../conformance/cache-store.suite.js';
import { KEY, OPTIONS, secretOf, tampered } from './envelope.fixture.js';

const ENTRY = entryOf('{"name":"a name that nobody may read"}', { meta: { of: 'whom nobody may know' } });
const codecOf = (options: EnvelopeOptions, over: Partial<EnvelopeOptions> = {}): EnvelopeCodec =>
  new EnvelopeCodec({ ...options, ...over });

async function outcome(codec: EnvelopeCodec, bytes: Buffer, key = KEY): Promise<'found' | StoreDefect> {
  const read = await codec.decode(key, bytes);
  return read.kind === 'defect' ? read.defect : 'found';
}

describe('encryption', () => {
  const codec = codecOf(OPTIONS.encrypted);

  it('hides payload and metadata, each time anew', async () => {
    const [one, two] = await Promise.all([codec.encode(KEY, ENTRY), codec.encode(KEY, ENTRY)]);
    for (const secret of ['nobody may read', 'nobody may know']) {
      expect(one.includes(secret)).toBe(false);
      expect((await codecOf(OPTIONS.plain).encode(KEY, ENTRY)).includes(secret)).toBe(true);
    }
    const bodyAt = one.byteLength - 4 - 16 - ENTRY.payload.byteLength;
    expect(one.subarray(bodyAt).equals(two.subarray(bodyAt))).toBe(false);
  });

  it('holds to its key, head and place even where the checksum is made right', async () => {
    const envelope = await codec.encode(KEY, ENTRY);
    expect(
      await outcome(
        codec,
        tampered(envelope, () => undefined),
      ),
    ).toBe('found');
    const bodyAt = envelope.byteLength - 4 - 16 - ENTRY.payload.byteLength - JSON.stringify(ENTRY.meta).length;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 8, max: envelope.byteLength - 5 }).filter((at) => !isLength(at)),
        async (at) => {
          const changed = tampered(envelope, (bytes) => bytes.writeUInt8(bytes.readUInt8(at) ^ 0x40, at));
          const expected = at < bodyAt ? ['forged', 'undecryptable', 'corrupt', 'found'] : ['forged'];
          expect(expected).toContain(await outcome(codec, changed));
          expect(await outcome(codec, changed)).not.toBe('found');
        },
      ),
    );
    const moved = tampered(envelope, () => undefined, 'elsewhere');
    expect(await outcome(codec, moved, 'elsewhere')).toBe('forged');
  });

  it('cannot be taken off, nor be got round by naming another region', async () => {
    const inPlain = await codecOf(OPTIONS.plain).encode(KEY, ENTRY);
    expect(await outcome(codec, inPlain)).toBe('unencrypted');
    const envelope = await codec.encode(KEY, ENTRY);
    const regionAt = envelope.indexOf('default');
    expect(
      await outcome(
        codec,
        tampered(envelope, (bytes) => bytes.write('another', regionAt)),
      ),
    ).toBe('forged');
  });

  it('rotates: the first encrypts, each decrypts, one that is gone makes a miss', async () => {
    const keys = (...names: string[]): EnvelopeCodec =>
      codecOf(OPTIONS.encrypted, { encryptionKeys: names.map((name) => secretOf(name)) });
    const old = await keys('a').encode(KEY, ENTRY);
    const rotated = await keys('b', 'a').encode(KEY, ENTRY);
    expect(await outcome(keys('b', 'a'), old)).toBe('found');
    expect(await outcome(keys('b'), old)).toBe('undecryptable');
    expect(await outcome(keys('b'), rotated)).toBe('found');
    expect(await outcome(keys('a'), rotated)).toBe('undecryptable');
    expect(await outcome(keys(), rotated)).toBe('undecryptable');
  });

  it('with other bytes under the same name does not open', async () => {
    const other = codecOf(OPTIONS.encrypted, { encryptionKeys: [secretOf('key', 99)] });
    expect(await outcome(other, await codec.encode(KEY, ENTRY))).toBe('forged');
  });

  it('without a key lets nothing out', async () => {
    const keyless = codecOf(OPTIONS.encrypted, { encryptionKeys: [] });
    expect(() => keyless.encode(KEY, ENTRY)).toThrow(
      expect.objectContaining({ failure: 'refused', reason: 'NOKEY' }) as Error,
    );
    expect((await keyless.encode(KEY, { ...ENTRY, region: 'other' })).byteLength).toBeGreaterThan(0);
  });

  it('goes on to open what a region kept before it was made plain', async () => {
    const relaxed = codecOf(OPTIONS.encrypted, { treatments: {} });
    expect(await outcome(relaxed, await codec.encode(KEY, ENTRY))).toBe('found');
  });
});

describe('authentication', () => {
  const codec = codecOf(OPTIONS.authenticated);

  it('covers every byte but those that name the frame, and the key', async () => {
    const envelope = await codec.encode(KEY, ENTRY);
    for (let at = 8; at < envelope.byteLength; at++) {
      if (isLength(at)) continue;
      const changed = Buffer.from(envelope);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(['forged', 'unverifiable']).toContain(await outcome(codec, changed));
    }
    expect(await outcome(codec, envelope, `${KEY}0`)).toBe('forged');
    expect(await outcome(codec, envelope, '')).toBe('forged');
  });

  it('cannot be taken off', async () => {
    const bare = await codecOf(OPTIONS.plain).encode(KEY, ENTRY);
    expect(await outcome(codecOf(OPTIONS.plain), bare)).toBe('found');
    expect(await outcome(codec, bare)).toBe('unverifiable');
  });

  it('cannot be checked by who has no secret', async () => {
    expect(await outcome(codecOf(OPTIONS.plain), await codec.encode(KEY, ENTRY))).toBe('unverifiable');
  });

  it('rotates: the first signs, each is accepted, one that is gone makes a miss', async () => {
    const secrets = (...names: string[]): EnvelopeCodec =>
      codecOf(OPTIONS.plain, { macSecrets: names.map((name) => secretOf(name)) });
    const old = await secrets('a').encode(KEY, ENTRY);
    const rotated = await secrets('b', 'a').encode(KEY, ENTRY);
    expect(await outcome(secrets('b', 'a'), old)).toBe('found');
    expect(await outcome(secrets('b'), old)).toBe('unverifiable');
    expect(await outcome(secrets('b'), rotated)).toBe('found');
    const other = codecOf(OPTIONS.plain, { macSecrets: [secretOf('b', 99)] });
    expect(await outcome(other, rotated)).toBe('forged');
  });
});

describe('keys', () => {
  it('made of the same secret for two purposes are not the same', () => {
    const secret = secretOf('same');
    const [encryption, authentication] = (['encryption', 'authentication'] as const).map((purpose) =>
      new EnvelopeKeys(purpose, [secret]).first?.key.export().toString('hex'),
    );
    expect(encryption).toHaveLength(64);
    expect(new Set([encryption, authentication, secret.secret.toString('hex')]).size).toBe(3);
    expect(new EnvelopeKeys('encryption', []).first).toBeUndefined();
  });
});

/** Bytes of lengths: with another value the frame itself is another, which is told before any key is asked. */
function isLength(at: number): boolean {
  return at < 8 || (at >= 48 && at < 67);
}
