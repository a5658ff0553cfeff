import { createHmac, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { EnvelopeDefect } from './envelope.defect.js';
import type { EnvelopeKeys } from './envelope.keys.js';
import { MAC_BYTES, type EnvelopeFrame } from './envelope.layout.js';

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
  return crc32(covered, crc32(key));
}
