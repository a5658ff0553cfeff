import { crc32 } from 'node:zlib';
import type { JsonObject, JsonValue } from '../../kernel/canonical-json.js';
import type { CacheEntry } from './cache-entry.js';
import type { StoreDefect, StoreRead } from './cache-store.port.js';

/*
 * Layout, numbers big-endian:
 *   0  magic "FLJC"           4 bytes
 *   4  format version         1 byte
 *   5  header length          4 bytes
 *   9  payload length         4 bytes
 *  13  header (UTF-8 JSON), payload
 *  -4  CRC-32 of everything before it
 *
 * The checksum finds accidents, not forgeries. Lengths are checked before anything is read by them, the checksum before
 * anything is parsed.
 */
const MAGIC = Buffer.from('FLJC', 'latin1');
const VERSION = 2;
const PREFIX_BYTES = 13;
const CHECKSUM_BYTES = 4;

interface EnvelopeHeader {
  readonly incarnation: string;
  readonly seq: number;
  readonly tags: readonly string[];
  readonly created: number;
  readonly fresh: number;
  readonly cost: number;
  readonly region: string;
  readonly identity: string;
  readonly meta: JsonObject;
}

/** Entries as bytes for a store outside the process, and back, believing nothing that comes back. */
export class EnvelopeCodec {
  /** @param bytesMax larger envelopes are not decoded. */
  constructor(readonly bytesMax: number) {}

  encode(entry: CacheEntry): Buffer {
    const header = Buffer.from(JSON.stringify(headerOf(entry)), 'utf8');
    const size = PREFIX_BYTES + header.byteLength + entry.payload.byteLength + CHECKSUM_BYTES;
    const envelope = Buffer.allocUnsafe(size);
    MAGIC.copy(envelope);
    envelope.writeUInt8(VERSION, 4);
    envelope.writeUInt32BE(header.byteLength, 5);
    envelope.writeUInt32BE(entry.payload.byteLength, 9);
    header.copy(envelope, PREFIX_BYTES);
    entry.payload.copy(envelope, PREFIX_BYTES + header.byteLength);
    envelope.writeUInt32BE(checksum(envelope), size - CHECKSUM_BYTES);
    return envelope;
  }

  decode(envelope: Buffer): StoreRead {
    if (envelope.byteLength > this.bytesMax) return defect('oversized');
    if (!MAGIC.subarray(0, envelope.byteLength).equals(envelope.subarray(0, MAGIC.byteLength)))
      return defect('foreign');
    if (envelope.byteLength < PREFIX_BYTES + CHECKSUM_BYTES) return defect('truncated');
    if (envelope.readUInt8(4) !== VERSION) return defect('version');
    const headerEnd = PREFIX_BYTES + envelope.readUInt32BE(5);
    const payloadEnd = headerEnd + envelope.readUInt32BE(9);
    if (payloadEnd + CHECKSUM_BYTES > envelope.byteLength) return defect('truncated');
    if (payloadEnd + CHECKSUM_BYTES < envelope.byteLength) return defect('corrupt');
    if (envelope.readUInt32BE(payloadEnd) !== checksum(envelope)) return defect('corrupt');
    const header = parseHeader(envelope.toString('utf8', PREFIX_BYTES, headerEnd));
    return header === undefined ? defect('corrupt') : found(header, envelope.subarray(headerEnd, payloadEnd));
  }
}

function headerOf(entry: CacheEntry): EnvelopeHeader {
  return {
    incarnation: entry.position.incarnation,
    seq: entry.position.seq,
    tags: entry.tags,
    created: entry.createdAtMs,
    fresh: entry.freshUntilMs,
    cost: entry.loadCostMs,
    region: entry.region,
    identity: entry.identity,
    meta: entry.meta,
  };
}

/** The payload is copied: a slice would keep the client's whole receive buffer alive, which nobody would account for. */
function found(header: EnvelopeHeader, slice: Buffer): StoreRead {
  const payload = Buffer.allocUnsafeSlow(slice.byteLength);
  slice.copy(payload);
  const entry: CacheEntry = {
    position: { incarnation: header.incarnation, seq: header.seq },
    tags: header.tags,
    createdAtMs: header.created,
    freshUntilMs: header.fresh,
    loadCostMs: header.cost,
    region: header.region,
    identity: header.identity,
    meta: header.meta,
    payload,
  };
  return { kind: 'found', entry };
}

function defect(kind: StoreDefect): StoreRead {
  return { kind: 'defect', defect: kind };
}

function checksum(envelope: Buffer): number {
  return crc32(envelope.subarray(0, envelope.byteLength - CHECKSUM_BYTES));
}

function parseHeader(text: string): EnvelopeHeader | undefined {
  try {
    const header = JSON.parse(text) as JsonValue;
    return isHeader(header) ? header : undefined;
  } catch {
    return undefined;
  }
}

function isHeader(value: JsonValue): value is EnvelopeHeader & JsonObject {
  if (!isObject(value)) return false;
  const { incarnation, seq, tags, created, fresh, cost, region, identity, meta } = value;
  return (
    typeof incarnation === 'string' &&
    Number.isSafeInteger(seq) &&
    [created, fresh, cost].every((time) => typeof time === 'number') &&
    typeof region === 'string' &&
    typeof identity === 'string' &&
    Array.isArray(tags) &&
    tags.every((tag) => typeof tag === 'string') &&
    meta !== undefined &&
    isObject(meta)
  );
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
