import type { JsonObject, JsonValue } from '../../kernel/canonical-json.js';
import { DeflateError } from '../../kernel/deflate.error.js';
import { DeflatedPayload } from '../../kernel/deflated-payload.js';
import type { CacheEntry } from './cache-entry.js';
import { DeflatedEntry, isKept } from './deflated.entry.js';
import type { StoreRead } from './cache-store.port.js';
import { EnvelopeCheck } from './envelope.check.js';
import { EnvelopeCipher } from './envelope.cipher.js';
import { EnvelopeDefect, expansionDefect } from './envelope.defect.js';
import { EnvelopeKeys, type NamedSecret } from './envelope.keys.js';
import { frameOf, headOf, layOut, type EnvelopeFrame, type EnvelopeHead } from './envelope.layout.js';
import { StoreError } from './store.error.js';

/** What is done to the entries of a region before they leave the process. */
export interface EnvelopeTreatment {
  readonly compression: 'none' | 'deflate';
  /** A smaller payload is not compressed. */
  readonly thresholdBytes: number;
  /** Compressed first, where both are asked for. */
  readonly encrypted: boolean;
}

export interface EnvelopeOptions {
  /** Larger envelopes are not decoded. */
  readonly bytesMax: number;
  /** Nothing expands to more. */
  readonly inflatedBytesMax: number;
  /** By region. */
  readonly treatments: Readonly<Record<string, EnvelopeTreatment>>;
  /** Of a region that is not named; by default neither compressed nor encrypted. */
  readonly usual?: EnvelopeTreatment;
  /** The first encrypts, each decrypts. */
  readonly encryptionKeys: readonly NamedSecret[];
  /** The first authenticates, each verifies. Where there is one, an envelope without authentication is refused. */
  readonly macSecrets: readonly NamedSecret[];
}

const PLAIN = 0;
const DEFLATED = 1;
const UNTREATED: EnvelopeTreatment = { compression: 'none', thresholdBytes: 0, encrypted: false };
const NO_BYTES = Buffer.alloc(0);
const POOLED_BYTES_MAX = 2048;

/** Compressed to more than this share, a payload is stored as it is: expanding it would cost more than the space. */
const SHRUNK_SHARE = 7 / 8;

/**
 * Entries as bytes for a store outside the process, and back, believing nothing that comes back: lengths are checked before
 * anything is read by them, the checksum or authentication before anything is parsed, sizes before anything is expanded. What is few
 * bytes is expanded only when somebody wants it plain, and may prove damaged as late as then.
 */
export class EnvelopeCodec {
  private readonly cipher: EnvelopeCipher;
  private readonly check: EnvelopeCheck;
  private readonly keys: EnvelopeKeys;
  private readonly secrets: EnvelopeKeys;

  constructor(private readonly options: EnvelopeOptions) {
    this.keys = new EnvelopeKeys('encryption', options.encryptionKeys);
    this.secrets = new EnvelopeKeys('authentication', options.macSecrets);
    this.cipher = new EnvelopeCipher(this.keys);
    this.check = new EnvelopeCheck(this.secrets);
  }

  get bytesMax(): number {
    return this.options.bytesMax;
  }

  /**
   * At once, so that what is stored in one tick leaves in its order; but for what is compressed on another thread.
   * @param key under which it will be stored; under another it will not decode.
   * @throws StoreError `refused`, where a text is too long, or where the region is encrypted and there is no key: it must not
   * leave the process in plain.
   */
  encode(key: string, entry: CacheEntry): Buffer | Promise<Buffer> {
    const treatment = this.treatment(entry.region);
    if (treatment.encrypted && this.keys.first === undefined) throw new StoreError('refused', 'NOKEY');
    const deflated = compressed(entry, treatment);
    if (!(deflated instanceof Promise)) return this.sealed(key, entry, treatment, deflated);
    return deflated.then((payload) => this.sealed(key, entry, treatment, payload));
  }

  private sealed(
    key: string,
    entry: CacheEntry,
    treatment: EnvelopeTreatment,
    deflated: DeflatedPayload | undefined,
  ): Buffer {
    const { envelope, frame } = laidOut({
      entry,
      codec: deflated === undefined ? PLAIN : DEFLATED,
      encryptionKey: treatment.encrypted ? this.keys.first?.name : undefined,
      macSecret: this.secrets.first?.name,
      meta: Object.keys(entry.meta).length === 0 ? NO_BYTES : Buffer.from(JSON.stringify(entry.meta)),
      stored: deflated?.bytes ?? entry.payload,
      plainBytes: deflated?.length ?? entry.payload.byteLength,
      plainCrc: deflated?.crc ?? 0,
    });
    if (frame.isEncrypted) this.cipher.seal(key, envelope, frame);
    this.check.write(key, envelope, frame);
    return envelope;
  }

  /** At once, but for what is expanded on another thread. @param key under which it was found. */
  decode(key: string, envelope: Buffer): StoreRead | Promise<StoreRead> {
    try {
      const entry = this.open(key, envelope);
      return entry instanceof Promise ? entry.then(found, defective) : found(entry);
    } catch (error) {
      return defective(error);
    }
  }

  private open(key: string, envelope: Buffer): CacheEntry | Promise<CacheEntry> {
    if (envelope.byteLength > this.options.bytesMax) throw new EnvelopeDefect('oversized');
    const frame = frameOf(envelope);
    this.check.verify(key, envelope, frame);
    const head = headOf(envelope);
    if (!frame.isEncrypted && this.treatment(head.facts.region).encrypted) throw new EnvelopeDefect('unencrypted');
    const body = frame.isEncrypted
      ? this.cipher.open(key, envelope, frame)
      : envelope.subarray(frame.bodyAt, frame.bodyEnd);
    const meta = metaOf(body, frame);
    const stored = frame.metaBytes === 0 ? body : body.subarray(frame.metaBytes);
    if (frame.codec === DEFLATED) return this.lazily(head, meta, stored);
    if (frame.codec !== PLAIN) throw new EnvelopeDefect('codec');
    if (stored.byteLength !== head.plainBytes) throw new EnvelopeDefect('corrupt');
    return entryOf(head, meta, briefly(stored));
  }

  /** The claimed length bounds what will be written, whenever that is. */
  private lazily({ facts, plainBytes, plainCrc }: EnvelopeHead, meta: JsonObject, stored: Buffer) {
    if (plainBytes > this.options.inflatedBytesMax) throw new EnvelopeDefect('bomb');
    const deflated = new DeflatedPayload(ownMemory(stored), plainCrc, plainBytes);
    if (!deflated.isLong) return new DeflatedEntry(facts, meta, deflated);
    const late = Promise.resolve(deflated.inflate(plainBytes));
    return late.then((plain) => new DeflatedEntry(facts, meta, deflated, plain));
  }

  private treatment(region: string): EnvelopeTreatment {
    const { treatments, usual = UNTREATED } = this.options;
    return Object.hasOwn(treatments, region) ? (treatments[region] ?? usual) : usual;
  }
}

/** All entries of one shape, members that come later included: engines are several times faster with objects that stay as they began. */
function entryOf({ facts }: EnvelopeHead, meta: JsonObject, payload: Buffer): CacheEntry {
  const { position, tags, createdAtMs, freshUntilMs, loadCostMs, region, identity } = facts;
  return {
    position,
    tags,
    createdAtMs,
    freshUntilMs,
    loadCostMs,
    region,
    identity,
    meta,
    payload,
    deflated: undefined,
    approval: undefined,
  };
}

function laidOut(contents: Parameters<typeof layOut>[0]): ReturnType<typeof layOut> {
  try {
    return layOut(contents);
  } catch (error) {
    if (error instanceof EnvelopeDefect) throw new StoreError('refused', 'OVERSIZED');
    throw error;
  }
}

/** Undefined where it is better stored as it is. What came compressed is not expanded for it. */
function compressed(
  entry: CacheEntry,
  { compression, thresholdBytes }: EnvelopeTreatment,
): DeflatedPayload | undefined | Promise<DeflatedPayload | undefined> {
  const { deflated: known } = entry;
  if (compression === 'none' || (known?.length ?? entry.payload.byteLength) < thresholdBytes) return undefined;
  if (known !== undefined) return worthwhile(known);
  const deflated = DeflatedPayload.compress(entry.payload);
  if (deflated instanceof Promise) return deflated.then(worthwhile);
  // The first tier takes it in place of the plain bytes, until somebody asks for those.
  if (!(entry instanceof DeflatedEntry) && isKept(deflated)) entry.deflated = deflated.standingAlone();
  return worthwhile(deflated);
}

function worthwhile(deflated: DeflatedPayload): DeflatedPayload | undefined {
  return deflated.bytes.byteLength > deflated.length * SHRUNK_SHARE ? undefined : deflated;
}

function found(entry: CacheEntry): StoreRead {
  return { kind: 'found', entry };
}

/** @throws what is no defect of the envelope. */
function defective(error: unknown): StoreRead {
  if (error instanceof EnvelopeDefect) return { kind: 'defect', defect: error.defect };
  if (error instanceof DeflateError) return { kind: 'defect', defect: expansionDefect(error) };
  throw error;
}

/** A slice would keep all of what it was cut from alive, the client's receive buffer for one, which nobody would account for. */
function ownMemory(slice: Buffer): Buffer {
  const own = Buffer.allocUnsafeSlow(slice.byteLength);
  own.set(slice);
  return own;
}

/**
 * The same for plain bytes. Few of them share a small pool: memory of their own was a tenth of a read, and whoever keeps an entry
 * (`MemoryStore`) copies what does not stand alone.
 */
function briefly(slice: Buffer): Buffer {
  if (slice.byteLength > POOLED_BYTES_MAX) return ownMemory(slice);
  const own = Buffer.allocUnsafe(slice.byteLength);
  own.set(slice);
  return own;
}

function metaOf(body: Buffer, { metaBytes }: EnvelopeFrame): JsonObject {
  if (metaBytes === 0) return {};
  let meta: JsonValue;
  try {
    meta = JSON.parse(body.toString('utf8', 0, metaBytes)) as JsonValue;
  } catch {
    throw new EnvelopeDefect('corrupt');
  }
  if (typeof meta !== 'object' || meta === null || Array.isArray(meta)) throw new EnvelopeDefect('corrupt');
  return meta as JsonObject;
}
