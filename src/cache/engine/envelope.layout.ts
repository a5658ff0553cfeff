import type { CacheEntry } from './cache-entry.js';
import type { EntryFacts } from './deflated.entry.js';
import { EnvelopeDefect } from './envelope.defect.js';

/*
 * Numbers are big-endian, lengths in bytes (of UTF-8).
 *   0  magic "FLJC"              4
 *   4  format version            1
 *   5  codec                     1      0 plain, 1 raw deflate ended by a flush
 *   6  flags                     1      1 encrypted, 2 authenticated
 *   7  encryption key's name     1      length
 *   8  position                  8
 *  16  created, fresh, cost      3 × 8  floating, milliseconds
 *  40  plain payload             4      length
 *  44  plain payload's CRC-32    4      0 where not compressed
 *  48  stored payload            4      length
 *  52  metadata                  4      length
 *  56  tags                      4      length
 *  60  incarnation               2      length
 *  62  region                    2      length
 *  64  identity                  2      length
 *  66  secret's name             1      length
 *  67  names of key and secret, incarnation, region, identity, then the tags, each behind its length (2)
 *      nonce                     12     where encrypted
 *      metadata (JSON, nothing where there is none) and stored payload, encrypted as one
 *      tag of the encryption     16     where encrypted
 *      check                     16     where authenticated, HMAC-SHA256 cut short; else CRC-32, 4
 *
 * The check covers the key under which the entry is stored and all that stands before it. The encryption covers, besides what
 * it hides, that key and all that stands before the metadata. Nothing of an entry makes sense under another key.
 */
const MAGIC = Buffer.from('FLJC', 'latin1');
const MAGIC_WORD = MAGIC.readUInt32BE();
const VERSION = 3;
const FIXED_BYTES = 67;
const CRC_BYTES = 4;
const ENCRYPTED = 1;
const AUTHENTICATED = 2;
const TAG_LENGTH_BYTES = 2;
const TEXT_BYTES_MAX = 0xffff;
const HIGH_WORD = 2 ** 32;
const PLAIN_TEXT = /^[\x20-\x7e]*$/;
/** Among bytes read as Latin. */
const BEYOND_ASCII = /[\u0080-\u00ff]/;

export const NONCE_BYTES = 12;
export const GCM_TAG_BYTES = 16;
export const MAC_BYTES = 16;

/** Where everything stands. */
export interface EnvelopeFrame {
  readonly codec: number;
  /** Empty where not encrypted, or not authenticated. */
  readonly encryptionKey: string;
  readonly macSecret: string;
  readonly isEncrypted: boolean;
  readonly isAuthenticated: boolean;
  readonly metaBytes: number;
  /** Where metadata and payload begin and end. */
  readonly bodyAt: number;
  readonly bodyEnd: number;
  readonly checkAt: number;
}

/** What the head says of an entry, once it was checked. */
export interface EnvelopeHead {
  readonly facts: EntryFacts;
  readonly plainBytes: number;
  readonly plainCrc: number;
}

export interface EnvelopeContents {
  readonly entry: CacheEntry;
  readonly codec: number;
  readonly encryptionKey: string | undefined;
  readonly macSecret: string | undefined;
  readonly meta: Buffer;
  readonly stored: Buffer;
  readonly plainBytes: number;
  readonly plainCrc: number;
}

/** An envelope with its head, metadata and payload; nonce, encryption and check are still to be written. */
export function layOut(contents: EnvelopeContents): { envelope: Buffer; frame: EnvelopeFrame } {
  const { entry, encryptionKey = '', macSecret = '', meta, stored } = contents;
  const texts = [encryptionKey, macSecret, entry.position.incarnation, entry.region, entry.identity];
  const lengths = texts.map(lengthOf);
  const tagsBytes = entry.tags.reduce((sum, tag) => sum + TAG_LENGTH_BYTES + lengthOf(tag), 0);
  const frame = frameFor(contents, total(lengths) + tagsBytes);
  const envelope = Buffer.allocUnsafe(frame.checkAt + (frame.isAuthenticated ? MAC_BYTES : CRC_BYTES));
  writeFixed(envelope, contents, frame);
  envelope.writeUInt32BE(tagsBytes, 56);
  const [keyBytes = 0, secretBytes = 0, ...rest] = lengths;
  envelope.writeUInt8(keyBytes, 7);
  envelope.writeUInt8(secretBytes, 66);
  rest.forEach((length, index) => envelope.writeUInt16BE(length, 60 + 2 * index));
  writeTexts(envelope, texts, entry.tags);
  if (meta.byteLength > 0) meta.copy(envelope, frame.bodyAt);
  stored.copy(envelope, frame.bodyAt + meta.byteLength);
  return { envelope, frame };
}

/** In one piece where all is plain, a tag's length being two characters of it: each writing of its own costs as much as a promise. */
function writeTexts(envelope: Buffer, texts: readonly string[], tags: readonly string[]): void {
  if (tags.every(isPlain) && texts.every(isPlain)) {
    const lengthsAndTags = tags.map((tag) => String.fromCharCode(tag.length >> 8, tag.length & 0xff) + tag);
    envelope.write(texts.join('') + lengthsAndTags.join(''), FIXED_BYTES, 'latin1');
    return;
  }
  let at = FIXED_BYTES;
  for (const text of texts) at += envelope.write(text, at);
  for (const tag of tags) {
    const length = envelope.write(tag, at + TAG_LENGTH_BYTES);
    envelope.writeUInt16BE(length, at);
    at += TAG_LENGTH_BYTES + length;
  }
}

function isPlain(text: string): boolean {
  return PLAIN_TEXT.test(text);
}

/** @throws EnvelopeDefect where the lengths do not make up the envelope. Reads nothing else. */
export function frameOf(envelope: Buffer): EnvelopeFrame {
  if (envelope.byteLength <= MAGIC.byteLength) {
    throw new EnvelopeDefect(MAGIC.subarray(0, envelope.byteLength).equals(envelope) ? 'truncated' : 'foreign');
  }
  if (envelope.readUInt32BE(0) !== MAGIC_WORD) throw new EnvelopeDefect('foreign');
  if (envelope.readUInt8(4) !== VERSION) throw new EnvelopeDefect('version');
  if (envelope.byteLength < FIXED_BYTES + CRC_BYTES) throw new EnvelopeDefect('truncated');
  const flags = envelope.readUInt8(6);
  const isEncrypted = (flags & ENCRYPTED) !== 0;
  const isAuthenticated = (flags & AUTHENTICATED) !== 0;
  const textBytes = envelope.readUInt16BE(60) + envelope.readUInt16BE(62) + envelope.readUInt16BE(64);
  const namesEnd = FIXED_BYTES + envelope.readUInt8(7) + envelope.readUInt8(66);
  const metaBytes = envelope.readUInt32BE(52);
  const bodyAt = namesEnd + textBytes + envelope.readUInt32BE(56) + (isEncrypted ? NONCE_BYTES : 0);
  const bodyEnd = bodyAt + metaBytes + envelope.readUInt32BE(48);
  const checkAt = bodyEnd + (isEncrypted ? GCM_TAG_BYTES : 0);
  const end = checkAt + (isAuthenticated ? MAC_BYTES : CRC_BYTES);
  if (end > envelope.byteLength) throw new EnvelopeDefect('truncated');
  if (end < envelope.byteLength || flags > (ENCRYPTED | AUTHENTICATED)) throw new EnvelopeDefect('corrupt');
  const secretAt = FIXED_BYTES + envelope.readUInt8(7);
  const encryptionKey = isEncrypted ? envelope.toString('utf8', FIXED_BYTES, secretAt) : '';
  const macSecret = isAuthenticated ? envelope.toString('utf8', secretAt, namesEnd) : '';
  const codec = envelope.readUInt8(5);
  return { codec, encryptionKey, macSecret, isEncrypted, isAuthenticated, metaBytes, bodyAt, bodyEnd, checkAt };
}

/** Of a checked envelope. @throws EnvelopeDefect where it says what no entry says. */
export function headOf(envelope: Buffer): EnvelopeHead {
  const seq = envelope.readUInt32BE(8) * HIGH_WORD + envelope.readUInt32BE(12);
  const createdAtMs = envelope.readDoubleBE(16);
  const freshUntilMs = envelope.readDoubleBE(24);
  const loadCostMs = envelope.readDoubleBE(32);
  // One sum is finite only where each of them is, none of which comes near the largest number there is.
  if (!Number.isSafeInteger(seq) || !Number.isFinite(createdAtMs + freshUntilMs + loadCostMs)) {
    throw new EnvelopeDefect('corrupt');
  }
  const incarnationAt = FIXED_BYTES + envelope.readUInt8(7) + envelope.readUInt8(66);
  const regionAt = incarnationAt + envelope.readUInt16BE(60);
  const identityAt = regionAt + envelope.readUInt16BE(62);
  const tagsAt = identityAt + envelope.readUInt16BE(64);
  const tagsEnd = tagsAt + envelope.readUInt32BE(56);
  const texts = new EnvelopeTexts(envelope, incarnationAt, tagsEnd);
  const facts = {
    position: { incarnation: texts.of(incarnationAt, regionAt), seq },
    tags: tagsOf(envelope, texts, tagsAt, tagsEnd),
    createdAtMs,
    freshUntilMs,
    loadCostMs,
    region: texts.of(regionAt, identityAt),
    identity: texts.of(identityAt, tagsAt),
  };
  return { facts, plainBytes: envelope.readUInt32BE(40), plainCrc: envelope.readUInt32BE(44) };
}

function writeFixed(
  envelope: Buffer,
  { entry, codec, plainBytes, plainCrc, stored }: EnvelopeContents,
  frame: EnvelopeFrame,
): void {
  const { seq } = entry.position;
  MAGIC.copy(envelope);
  envelope.writeUInt8(VERSION, 4);
  envelope.writeUInt8(codec, 5);
  envelope.writeUInt8((frame.isEncrypted ? ENCRYPTED : 0) | (frame.isAuthenticated ? AUTHENTICATED : 0), 6);
  envelope.writeUInt32BE(Math.floor(seq / HIGH_WORD), 8);
  envelope.writeUInt32BE(seq % HIGH_WORD, 12);
  envelope.writeDoubleBE(entry.createdAtMs, 16);
  envelope.writeDoubleBE(entry.freshUntilMs, 24);
  envelope.writeDoubleBE(entry.loadCostMs, 32);
  envelope.writeUInt32BE(plainBytes, 40);
  envelope.writeUInt32BE(plainCrc, 44);
  envelope.writeUInt32BE(stored.byteLength, 48);
  envelope.writeUInt32BE(frame.metaBytes, 52);
}

function frameFor(contents: EnvelopeContents, textBytes: number): EnvelopeFrame {
  const { codec, encryptionKey, macSecret, meta, stored } = contents;
  const isEncrypted = encryptionKey !== undefined;
  const bodyAt = FIXED_BYTES + textBytes + (isEncrypted ? NONCE_BYTES : 0);
  const bodyEnd = bodyAt + meta.byteLength + stored.byteLength;
  return {
    codec,
    encryptionKey: encryptionKey ?? '',
    macSecret: macSecret ?? '',
    isEncrypted,
    isAuthenticated: macSecret !== undefined,
    metaBytes: meta.byteLength,
    bodyAt,
    bodyEnd,
    checkAt: bodyEnd + (isEncrypted ? GCM_TAG_BYTES : 0),
  };
}

function lengthOf(text: string): number {
  const length = Buffer.byteLength(text);
  if (length > TEXT_BYTES_MAX) throw new EnvelopeDefect('oversized');
  return length;
}

/** Pieces of one text, which is read at once where no byte is part of another character: each reading of its own costs as much as parsing a small number. */
class EnvelopeTexts {
  private readonly all: string | undefined;

  constructor(
    private readonly envelope: Buffer,
    private readonly from: number,
    end: number,
  ) {
    const all = envelope.toString('latin1', from, end);
    this.all = BEYOND_ASCII.test(all) ? undefined : all;
  }

  of(start: number, stop: number): string {
    return this.all?.slice(start - this.from, stop - this.from) ?? this.envelope.toString('utf8', start, stop);
  }
}

function total(lengths: readonly number[]): number {
  return lengths.reduce((sum, length) => sum + length, 0);
}

function tagsOf(envelope: Buffer, texts: EnvelopeTexts, from: number, end: number): readonly string[] {
  const tags: string[] = [];
  let at = from;
  while (at < end) {
    if (at + TAG_LENGTH_BYTES > end) throw new EnvelopeDefect('corrupt');
    const tagAt = at + TAG_LENGTH_BYTES;
    at = tagAt + envelope.readUInt16BE(at);
    if (at > end) throw new EnvelopeDefect('corrupt');
    tags.push(texts.of(tagAt, at));
  }
  return tags;
}
