import { crc32 } from 'node:zlib';
import { EnvelopeCodec, type EnvelopeOptions } from '../../../../src/cache/engine/envelope.codec.js';
import type { NamedSecret } from '../../../../src/cache/engine/envelope.keys.js';

export const KEY = 'falaj_test:qr:op:x:0123456789abcdef:v1-00000000';

export const secretOf = (name: string, byte = name.charCodeAt(0)): NamedSecret => ({
  name,
  secret: Buffer.alloc(32, byte),
});

const PLAIN: EnvelopeOptions = {
  bytesMax: 2_000_000,
  inflatedBytesMax: 1_000_000,
  treatments: {},
  encryptionKeys: [],
  macSecrets: [],
};
const treated = (compression: 'none' | 'deflate', encrypted: boolean): Pick<EnvelopeOptions, 'treatments'> => ({
  treatments: { default: { compression, thresholdBytes: 0, encrypted } },
});

/** One of each way in which entries of the region `default` leave the process. */
export const OPTIONS = {
  plain: PLAIN,
  compressed: { ...PLAIN, ...treated('deflate', false) },
  authenticated: { ...PLAIN, macSecrets: [secretOf('mac')] },
  encrypted: { ...PLAIN, ...treated('none', true), encryptionKeys: [secretOf('key')] },
  everything: {
    ...PLAIN,
    ...treated('deflate', true),
    encryptionKeys: [secretOf('key')],
    macSecrets: [secretOf('mac')],
  },
} satisfies Readonly<Record<string, EnvelopeOptions>>;

export const WAYS = Object.entries(OPTIONS).map(([name, options]) => [name, new EnvelopeCodec(options)] as const);

/** Changes an envelope that ends in a checksum and makes the checksum right again. */
export function tampered(envelope: Buffer, change: (bytes: Buffer) => void, key = KEY): Buffer {
  const bytes = Buffer.from(envelope);
  change(bytes);
  const end = bytes.byteLength - 4;
  bytes.writeUInt32BE(crc32(bytes.subarray(0, end), crc32(key)), end);
  return bytes;
}
