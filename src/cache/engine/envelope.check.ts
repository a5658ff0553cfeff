import { createHmac, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { EnvelopeDefect } from './envelope.defect.js';
import type { EnvelopeKeys } from './envelope.keys.js';
import { MAC_BYTES, type EnvelopeFrame } from './envelope.layout.js';

const POLYNOMIAL = 0xedb88320;
const CRC_TABLE = crcTable();
const ASCII_MAX = 0x7f;
const SHORT_LENGTH_MAX = 128;

/**
 * What stands at an envelope's end: under a secret a MAC, against forgery; without one a CRC-32, against accidents. Both cover
 * the key under which the envelope is stored, so that none is right in another's place.
 */
export class EnvelopeCheck {
  constructor(private readonly secrets: EnvelopeKeys) {}

  write(key: string, envelope: Buffer, { checkAt, isAuthenticated, macSecret }: EnvelopeFrame): void {
    const covered = envelope.subarray(0, checkAt);
    if (isAuthenticated) this.mac(macSecret, key, covered).copy(envelope, checkAt);
    else envelope.writeUInt32BE(crcOf(key, covered), checkAt);
  }

  /**
   * @throws EnvelopeDefect `forged` or `corrupt` where the check does not fit; `unverifiable` where it is made under an unknown
   * secret, or under none although there is one: whoever can take the MAC off must not gain by it.
   */
  verify(key: string, envelope: Buffer, { checkAt, isAuthenticated, macSecret }: EnvelopeFrame): void {
    const covered = envelope.subarray(0, checkAt);
    if (isAuthenticated) {
      const found = envelope.subarray(checkAt);
      if (!timingSafeEqual(this.mac(macSecret, key, covered), found)) throw new EnvelopeDefect('forged');
      return;
    }
    if (envelope.readUInt32BE(checkAt) !== crcOf(key, covered)) throw new EnvelopeDefect('corrupt');
    if (this.secrets.first !== undefined) throw new EnvelopeDefect('unverifiable');
  }

  private mac(name: string, key: string, covered: Buffer): Buffer {
    const secret = this.secrets.find(name);
    if (secret === undefined) throw new EnvelopeDefect('unverifiable');
    const digest = createHmac('sha256', secret)
      .update(`${String(key.length)}:${key}`)
      .update(covered)
      .digest();
    return digest.subarray(0, MAC_BYTES);
  }
}

function crcOf(key: string, covered: Buffer): number {
  return crc32(covered, textCrc(key));
}

/** The CRC-32 of a text's UTF-8. A short one of ASCII is sooner done here than handed over. */
function textCrc(text: string): number {
  if (text.length > SHORT_LENGTH_MAX) return crc32(text);
  let crc = -1;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > ASCII_MAX) return crc32(text);
    crc = (CRC_TABLE[(crc ^ code) & 0xff] ?? 0) ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}

/** Of each byte, with the polynomial of zlib, its bits in reverse. */
function crcTable(): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
    return crc;
  });
}
