import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';
import { EnvelopeDefect } from './envelope.defect.js';
import type { EnvelopeKeys } from './envelope.keys.js';
import { GCM_TAG_BYTES, NONCE_BYTES, type EnvelopeFrame } from './envelope.layout.js';

const ALGORITHM = 'aes-256-gcm';
const GCM = { authTagLength: GCM_TAG_BYTES };

/**
 * Hides metadata and payload (AES-256-GCM). Associated data are the key under which the envelope is stored and its head, so
 * what was hidden there opens nowhere else. Nonces are drawn: a key is good for 2^32 envelopes, which rotation has to keep to.
 */
export class EnvelopeCipher {
  constructor(private readonly keys: EnvelopeKeys) {}

  /** Encrypts the body where it stands. */
  seal(key: string, envelope: Buffer, frame: EnvelopeFrame): void {
    const { bodyAt, bodyEnd } = frame;
    const nonce = randomFillSync(envelope, bodyAt - NONCE_BYTES, NONCE_BYTES).subarray(bodyAt - NONCE_BYTES, bodyAt);
    const cipher = createCipheriv(ALGORITHM, this.key(frame), nonce, GCM);
    cipher.setAAD(associated(key, envelope, bodyAt));
    cipher.update(envelope.subarray(bodyAt, bodyEnd)).copy(envelope, bodyAt);
    cipher.final();
    cipher.getAuthTag().copy(envelope, bodyEnd);
  }

  /** The body in plain. @throws EnvelopeDefect `undecryptable` where the key is not known, `forged` where it does not open. */
  open(key: string, envelope: Buffer, frame: EnvelopeFrame): Buffer {
    const { bodyAt, bodyEnd } = frame;
    const decipher = createDecipheriv(ALGORITHM, this.key(frame), envelope.subarray(bodyAt - NONCE_BYTES, bodyAt), GCM);
    decipher.setAAD(associated(key, envelope, bodyAt));
    decipher.setAuthTag(envelope.subarray(bodyEnd, bodyEnd + GCM_TAG_BYTES));
    const body = decipher.update(envelope.subarray(bodyAt, bodyEnd));
    try {
      decipher.final();
    } catch {
      throw new EnvelopeDefect('forged');
    }
    return body;
  }

  private key({ encryptionKey }: EnvelopeFrame): NonNullable<ReturnType<EnvelopeKeys['find']>> {
    const key = this.keys.find(encryptionKey);
    if (key === undefined) throw new EnvelopeDefect('undecryptable');
    return key;
  }
}

function associated(key: string, envelope: Buffer, bodyAt: number): Buffer {
  return Buffer.concat([Buffer.from(`${String(key.length)}:${key}`), envelope.subarray(0, bodyAt)]);
}
