import type { JsonObject } from '../../kernel/canonical-json.js';
import type { CacheEntry } from '../engine/cache-entry.js';

/** A larger payload saves too little to be worth a copy at its first use. */
const PAYLOAD_BYTES_MAX = 4096;
const TEXT_BYTES_MAX = 2 * PAYLOAD_BYTES_MAX;
const HEX = /^(?:[0-9a-f]{2})+$/;
const ASCII = /^[\x20-\x7e]*$/;

/*
 * Layout: seq, created, fresh until, load cost (doubles); length of the identity, negative where it is digits kept as bytes, and of
 * the metadata (two bytes each); identity, metadata (JSON, nothing where it is empty), payload.
 */
const IDENTITY_AT = 32;
const META_AT = 34;
const TEXT_AT = 36;

/** One for all: packing and unpacking run to their end without anything in between. */
const scratch = Buffer.allocUnsafeSlow(TEXT_BYTES_MAX);

/** What a packed entry keeps outside its text, because entries share it. */
export interface SharedParts {
  readonly incarnation: string;
  readonly tags: readonly string[];
  readonly region: string;
}

/**
 * The entry as a text of one byte a character; undefined where it is not worth it. A Buffer of its own costs some 180 bytes beside
 * its content and an entry's members as much again, a text 16: entries that nobody has asked for yet are kept so.
 */
export function packed(entry: CacheEntry): string | undefined {
  // First of all: looking at the payload of one that came compressed would expand it.
  if (entry.deflated !== undefined) return undefined;
  const { payload, identity } = entry;
  if (payload.byteLength > PAYLOAD_BYTES_MAX || !ASCII.test(identity)) return undefined;
  const meta = hasMembers(entry.meta) ? JSON.stringify(entry.meta) : '';
  // A character of JSON takes at most three bytes.
  if (TEXT_AT + identity.length + meta.length * 3 + payload.byteLength > TEXT_BYTES_MAX) return undefined;
  scratch.writeDoubleLE(entry.position.seq, 0);
  scratch.writeDoubleLE(entry.createdAtMs, 8);
  scratch.writeDoubleLE(entry.freshUntilMs, 16);
  scratch.writeDoubleLE(entry.loadCostMs, 24);
  const isHex = HEX.test(identity);
  const identityBytes = scratch.write(identity, TEXT_AT, isHex ? 'hex' : 'utf8');
  const metaBytes = meta === '' ? 0 : scratch.write(meta, TEXT_AT + identityBytes, 'utf8');
  scratch.writeInt16LE(isHex ? -identityBytes : identityBytes, IDENTITY_AT);
  scratch.writeInt16LE(metaBytes, META_AT);
  const payloadAt = TEXT_AT + identityBytes + metaBytes;
  payload.copy(scratch, payloadAt);
  return scratch.toString('latin1', 0, payloadAt + payload.byteLength);
}

export function unpacked(text: string, { incarnation, tags, region }: SharedParts): CacheEntry {
  const end = scratch.write(text, 0, 'latin1');
  const identityLength = scratch.readInt16LE(IDENTITY_AT);
  const metaAt = TEXT_AT + Math.abs(identityLength);
  const payloadAt = metaAt + scratch.readInt16LE(META_AT);
  const payload = Buffer.allocUnsafeSlow(end - payloadAt);
  scratch.copy(payload, 0, payloadAt, end);
  return {
    position: { incarnation, seq: scratch.readDoubleLE(0) },
    tags,
    createdAtMs: scratch.readDoubleLE(8),
    freshUntilMs: scratch.readDoubleLE(16),
    loadCostMs: scratch.readDoubleLE(24),
    region,
    identity: scratch.toString(identityLength < 0 ? 'hex' : 'utf8', TEXT_AT, metaAt),
    // Never one object for several entries: codecs remember values by it.
    meta: metaAt === payloadAt ? {} : (JSON.parse(scratch.toString('utf8', metaAt, payloadAt)) as JsonObject),
    payload,
    deflated: undefined,
    approval: undefined,
  };
}

/** A slice would keep all of what it is cut from alive, which nobody would account for. */
export function standingAlone(entry: CacheEntry): CacheEntry {
  const { payload } = entry;
  if (payload.buffer.byteLength <= payload.byteLength * SLACK) return entry;
  const copy = Buffer.allocUnsafeSlow(payload.byteLength);
  payload.copy(copy);
  return { ...entry, payload: copy };
}

const SLACK = 1.1;

function hasMembers(value: object): boolean {
  for (const _ in value) return true;
  return false;
}
