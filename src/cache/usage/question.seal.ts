import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { EnvelopeKeys, type NamedKey, type NamedSecret } from '../engine/envelope.keys.js';
import type { AskedQuestion } from './asked-question.js';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Hides what was asked before it leaves the process (AES-256-GCM; key name, query and digest are associated data). Its digest is keyed as
 * well: of a parameter with few values a plain one would give the value away.
 */
export class QuestionSeal {
  private readonly keys: EnvelopeKeys;
  private readonly digesting: NamedKey | undefined;

  constructor(secrets: readonly NamedSecret[]) {
    this.keys = new EnvelopeKeys('encryption', secrets);
    this.digesting = new EnvelopeKeys('authentication', secrets).first;
  }

  /** Whether there is a key to seal with. */
  get isAble(): boolean {
    return this.keys.first !== undefined && this.digesting !== undefined;
  }

  digest(key: string): Buffer {
    return createHmac('sha256', required(this.digesting).key).update(key).digest();
  }

  seal({ key, queryId, params, tenant }: AskedQuestion, digest: Buffer): Buffer {
    const { name, key: secret } = required(this.keys.first);
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, secret, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(associated(name, queryId, digest));
    const text = JSON.stringify({ key, params, tenant });
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    const label = Buffer.from(name, 'utf8');
    return Buffer.concat([Buffer.from([label.length]), label, nonce, cipher.getAuthTag(), body]);
  }

  /** Undefined where it does not open: another key, or not what was sealed. */
  open(sealed: Buffer, queryId: string, digest: Buffer): AskedQuestion | undefined {
    try {
      const bodyAt = 1 + (sealed[0] ?? 0);
      const name = sealed.subarray(1, bodyAt).toString('utf8');
      const secret = this.keys.find(name);
      if (secret === undefined) return undefined;
      const nonce = sealed.subarray(bodyAt, bodyAt + NONCE_BYTES);
      const tagAt = bodyAt + NONCE_BYTES;
      const decipher = createDecipheriv(ALGORITHM, secret, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(associated(name, queryId, digest));
      decipher.setAuthTag(sealed.subarray(tagAt, tagAt + TAG_BYTES));
      const text = Buffer.concat([decipher.update(sealed.subarray(tagAt + TAG_BYTES)), decipher.final()]).toString();
      const { key, params, tenant } = JSON.parse(text) as { key: string; params: JsonObject; tenant: string | null };
      return { key, queryId, params, tenant };
    } catch {
      return undefined;
    }
  }
}

function associated(name: string, queryId: string, digest: Buffer): Buffer {
  return Buffer.from(`falaj asked ${name}:${queryId}:${digest.toString('hex')}`, 'utf8');
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('there is no key to seal with');
  return value;
}
