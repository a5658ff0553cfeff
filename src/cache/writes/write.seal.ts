import type { JsonObject, JsonValue } from '../../kernel/canonical-json.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { EnvelopeCodec } from '../engine/envelope.codec.js';

/** What leaves the process of one write. */
export interface SealedWrite {
  readonly tenant: string | null;
  readonly user: string | null;
  readonly id: JsonValue;
  readonly value: JsonValue;
}

const NOWHERE = Object.freeze({ incarnation: 'write', seq: 0 });
const NO_META: JsonObject = Object.freeze({});
const NO_TAGS: readonly string[] = Object.freeze([]);

/**
 * Writes as bytes outside the process, treated as the entries of their region are: encrypted where it is, authenticated where a secret
 * is set, bound to their key.
 */
export class WriteSeal {
  constructor(
    private readonly codec: EnvelopeCodec,
    private readonly region: string,
    /** Of one write, before anything is done to it: what is applied together is in memory together. */
    private readonly bytesMax: number,
  ) {}

  /** @throws FalajError request.too_large; StoreError where the region is encrypted and there is no key. */
  async seal(key: string, write: SealedWrite): Promise<Buffer> {
    const payload = Buffer.from(JSON.stringify(write), 'utf8');
    if (payload.byteLength > this.bytesMax) {
      throw new FalajError('request.too_large', `a value that is written behind has at most ${this.bytesMax} bytes`);
    }
    return this.codec.encode(key, {
      ...{ position: NOWHERE, tags: NO_TAGS, createdAtMs: 0, freshUntilMs: 0, loadCostMs: 0 },
      ...{ region: this.region, identity: key, meta: NO_META, payload },
    });
  }

  /** Undefined where it is not what was sealed under the key, or the key to it is not known here. */
  async open(key: string, sealed: Buffer): Promise<SealedWrite | undefined> {
    const read = await this.codec.decode(key, sealed);
    if (read.kind !== 'found' || read.entry.region !== this.region || read.entry.identity !== key) return undefined;
    try {
      return JSON.parse(read.entry.payload.toString('utf8')) as SealedWrite;
    } catch {
      return undefined;
    }
  }
}
