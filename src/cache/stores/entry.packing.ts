import type { JsonObject } from '../../kernel/canonical-json.js';
import type { CacheEntry } from '../engine/cache-entry.js';
import type { IncarnationNames } from './incarnation.names.js';

/** A larger payload saves too little to be worth a copy at its first use. */
const PAYLOAD_BYTES_MAX = 4096;
const TEXT_BYTES_MAX = 2 * PAYLOAD_BYTES_MAX;
const HEX = /^(?:[0-9a-f]{2})+$/;
const ASCII = /^[\x20-\x7e]*$/;

/** What tags are told apart by, what stands for the key in one, and halves of characters, which no encoding brings back. */
const NOT_IN_TAGS = /[\n\0\p{Surrogate}]/u;
const TAG_END = '\n';
const KEY_MARK = '\0';

/*
 * Layout: seq, created, fresh until (whole numbers of six bytes); load cost (a double); number of the incarnation (a byte); two bytes
 * each: length of the identity, negative where it is digits kept as bytes, or that it is the key; of the tags; of the metadata (JSON,
 * nothing where it is empty). Identity, tags (each ended), metadata, payload.
 */
const WHOLE_BYTES = 6;
const SEQ_AT = 0;
const CREATED_AT = 6;
const FRESH_UNTIL_AT = 12;
const COST_AT = 18;
const INCARNATION_AT = 26;
const IDENTITY_AT = 27;
const TAGS_AT = 29;
const META_AT = 31;
const TEXT_AT = 33;
const IS_KEY = 0x7fff;

/** One for all: packing and unpacking run to their end without anything in between. */
const scratch = Buffer.allocUnsafeSlow(TEXT_BYTES_MAX);

/** What a packed entry keeps outside its text: it is there anyhow, or entries share it. */
export interface SharedParts {
  readonly key: string;
  readonly region: string;
  readonly incarnations: IncarnationNames;
}

/**
 * The entry as a text of one byte a character; undefined where it is not worth it. A Buffer of its own costs some 180 bytes beside
 * its content and an entry's members as much again, a list of tags nearly so, a text 16: entries that nobody has asked for yet are
 * kept so.
 */
export function packed(entry: CacheEntry, { key, incarnations }: SharedParts): string | undefined {
  // First of all: looking at the payload of one that came compressed would expand it.
  if (entry.deflated !== undefined) return undefined;
  const { payload, identity, position } = entry;
  if (!areWhole(position.seq, entry.createdAtMs, entry.freshUntilMs)) return undefined;
  if (payload.byteLength > PAYLOAD_BYTES_MAX || !ASCII.test(identity)) return undefined;
  const tags = packedTags(key, entry.tags);
  const incarnation = incarnations.numberOf(position.incarnation);
  if (tags === undefined || incarnation === undefined) return undefined;
  const meta = hasMembers(entry.meta) ? JSON.stringify(entry.meta) : '';
  // A character takes at most three bytes.
  const textBytesMax = identity.length + (tags.length + meta.length) * 3;
  if (TEXT_AT + textBytesMax + payload.byteLength > TEXT_BYTES_MAX) return undefined;
  packNumbers(entry, incarnation);
  const tagsAt = TEXT_AT + packIdentity(key, identity);
  const metaAt = tagsAt + scratch.write(tags, tagsAt, 'utf8');
  const payloadAt = metaAt + (meta === '' ? 0 : scratch.write(meta, metaAt, 'utf8'));
  scratch.writeInt16LE(metaAt - tagsAt, TAGS_AT);
  scratch.writeInt16LE(payloadAt - metaAt, META_AT);
  payload.copy(scratch, payloadAt);
  return scratch.toString('latin1', 0, payloadAt + payload.byteLength);
}

export function unpacked(text: string, { key, region, incarnations }: SharedParts): CacheEntry {
  const end = scratch.write(text, 0, 'latin1');
  const incarnation = incarnations.nameOf(scratch.readUInt8(INCARNATION_AT));
  const identityLength = scratch.readInt16LE(IDENTITY_AT);
  const tagsAt = TEXT_AT + (identityLength === IS_KEY ? 0 : Math.abs(identityLength));
  const metaAt = tagsAt + scratch.readInt16LE(TAGS_AT);
  const payloadAt = metaAt + scratch.readInt16LE(META_AT);
  const payload = Buffer.allocUnsafeSlow(end - payloadAt);
  scratch.copy(payload, 0, payloadAt, end);
  return {
    position: { incarnation, seq: scratch.readUIntLE(SEQ_AT, WHOLE_BYTES) },
    tags: unpackedTags(key, scratch.toString('utf8', tagsAt, metaAt)),
    createdAtMs: scratch.readUIntLE(CREATED_AT, WHOLE_BYTES),
    freshUntilMs: scratch.readUIntLE(FRESH_UNTIL_AT, WHOLE_BYTES),
    loadCostMs: scratch.readDoubleLE(COST_AT),
    region,
    identity: identityLength === IS_KEY ? key : scratch.toString(identityLength < 0 ? 'hex' : 'utf8', TEXT_AT, tagsAt),
    // Never one object for several entries: codecs remember values by it.
    meta: metaAt === payloadAt ? {} : (JSON.parse(scratch.toString('utf8', metaAt, payloadAt)) as JsonObject),
    payload,
    deflated: undefined,
    approval: undefined,
  };
}

function areWhole(...numbers: readonly number[]): boolean {
  return numbers.every((number) => Number.isInteger(number) && number >= 0 && number < 2 ** (8 * WHOLE_BYTES));
}

function packNumbers(entry: CacheEntry, incarnation: number): void {
  scratch.writeUIntLE(entry.position.seq, SEQ_AT, WHOLE_BYTES);
  scratch.writeUIntLE(entry.createdAtMs, CREATED_AT, WHOLE_BYTES);
  scratch.writeUIntLE(entry.freshUntilMs, FRESH_UNTIL_AT, WHOLE_BYTES);
  scratch.writeDoubleLE(entry.loadCostMs, COST_AT);
  scratch.writeUInt8(incarnation, INCARNATION_AT);
}

/** Writes the identity and its length; how many bytes it takes. */
function packIdentity(key: string, identity: string): number {
  if (identity === key) {
    scratch.writeInt16LE(IS_KEY, IDENTITY_AT);
    return 0;
  }
  const isHex = HEX.test(identity);
  const bytes = scratch.write(identity, TEXT_AT, isHex ? 'hex' : 'utf8');
  scratch.writeInt16LE(isHex ? -bytes : bytes, IDENTITY_AT);
  return bytes;
}

/** A tag that ends with the key is written without it: it is most of what an entry's tags do not share with others. */
function packedTags(key: string, tags: readonly string[]): string | undefined {
  let text = '';
  for (const tag of tags) {
    if (NOT_IN_TAGS.test(tag)) return undefined;
    text += (tag.endsWith(key) ? tag.slice(0, tag.length - key.length) + KEY_MARK : tag) + TAG_END;
  }
  return text;
}

function unpackedTags(key: string, text: string): readonly string[] {
  const tags = text.split(TAG_END);
  tags.pop();
  for (let at = 0; at < tags.length; at++) {
    const tag = tags[at] ?? '';
    if (tag.endsWith(KEY_MARK)) tags[at] = tag.slice(0, -1) + key;
  }
  return tags;
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
