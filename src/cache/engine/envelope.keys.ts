import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/** A secret and the name under which envelopes refer to it. */
export interface NamedSecret {
  readonly name: string;
  readonly secret: Buffer;
}

export interface NamedKey {
  readonly name: string;
  readonly key: KeyObject;
}

const KEY_BYTES = 32;

/**
 * Keys of one purpose: the first makes, every one of them checks or opens. To rotate: add the new one behind the old in every
 * process, then put it first, then take the old one away when what it made has expired.
 *
 * What is used is derived from the secret for its purpose (HKDF-SHA256), so that one secret given for two purposes is never
 * the same bytes in both.
 */
export class EnvelopeKeys {
  /** Undefined where there is none. */
  readonly first: NamedKey | undefined;
  private readonly keys: ReadonlyMap<string, KeyObject>;

  constructor(purpose: 'encryption' | 'authentication', secrets: readonly NamedSecret[]) {
    this.keys = new Map(secrets.map(({ name, secret }) => [name, derived(purpose, secret)]));
    const [name] = secrets.map((each) => each.name);
    const key = name === undefined ? undefined : this.keys.get(name);
    this.first = name === undefined || key === undefined ? undefined : { name, key };
  }

  find(name: string): KeyObject | undefined {
    return this.keys.get(name);
  }
}

function derived(purpose: string, secret: Buffer): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', `falaj cache envelope ${purpose}`, KEY_BYTES)));
}
