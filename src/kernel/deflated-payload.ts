import { promisify } from 'node:util';
import { constants, crc32, deflateRaw, deflateRawSync, inflateRaw, inflateRawSync, type ZlibOptions } from 'node:zlib';
import { DeflateError } from './deflate.error.js';

/** Up to here compressing on the event loop takes about a tenth of a millisecond, a third of what asking another thread does. */
const DEFLATE_SYNC_MAX = 32_768;

/** Expanding takes a fifth of the time. */
const INFLATE_SYNC_MAX = 131_072;

/** Level 1 makes 3.6 KB of 20 KB of rows in a quarter of the time in which level 6 makes 3.0 KB. */
const DEFLATE: ZlibOptions = { level: 1, finishFlush: constants.Z_SYNC_FLUSH };

/** Magic, deflate, no flags, no time, no hint, unknown system. */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
const GZIP_TRAILER_BYTES = 8;

const STORED_HEADER_BYTES = 5;
const STORED_BYTES_MAX = 0xffff;
const CHUNK_BYTES_MIN = 64;

/** A final stored block of no bytes: it ends a stream that was only flushed. */
const END = storedHeader(0, true);

interface Expanded {
  readonly buffer: Buffer;
  /** `bytesWritten` counts what was read of the input. */
  readonly engine: { readonly bytesWritten: number };
}

/**
 * Bytes as a raw deflate stream that was flushed and not ended, with CRC-32 and length of the plain bytes.
 *
 * So it can be continued: an edge sends it as it is, followed by a stored block with what is rendered at serve time, and the
 * client sees one ordinary gzip member (`gzipMember`). Rejected: a whole gzip member with a second one behind it for the rest;
 * the format allows it, and clients read only the first.
 */
export class DeflatedPayload {
  constructor(
    readonly bytes: Buffer,
    readonly crc: number,
    readonly length: number,
  ) {}

  /** On another thread where it would hold up the event loop. */
  static compress(plain: Buffer): DeflatedPayload | Promise<DeflatedPayload> {
    if (plain.byteLength > DEFLATE_SYNC_MAX) return compressOnThread(plain);
    return new DeflatedPayload(deflateRawSync(plain, DEFLATE), crc32(plain), plain.byteLength);
  }

  /** Whether expanding it would hold up the event loop. */
  get isLong(): boolean {
    return this.length > INFLATE_SYNC_MAX;
  }

  /** The same in memory of its own: what compressing gives is part of a larger piece. */
  standingAlone(): DeflatedPayload {
    const bytes = Buffer.allocUnsafeSlow(this.bytes.byteLength);
    this.bytes.copy(bytes);
    return new DeflatedPayload(bytes, this.crc, this.length);
  }

  /**
   * The plain bytes, in memory of their own; at once where they are few, else from another thread. The stream is ended and expanded
   * as a client would; at no moment are more than `lengthMax` bytes written, whatever it claims.
   * @throws DeflateError, or rejects with it, where the result would be longer than `lengthMax` or than `length`, or is not what
   * `length` and `crc` say, or where the stream does not stop exactly where more could follow.
   */
  inflate(lengthMax: number): Buffer | Promise<Buffer> {
    if (this.length > lengthMax) throw new DeflateError('too-long');
    return this.isLong ? this.inflateOnThread() : this.inflateAtOnce();
  }

  /** The plain bytes without leaving the thread: for who knows that `length` is within bounds. @throws DeflateError as `inflate`. */
  inflateAtOnce(): Buffer {
    const stream = this.ended();
    return this.checked(
      stream,
      attempted(() => inflateRawSync(stream, this.expansion)),
    );
  }

  /** The plain bytes as one gzip member, in memory of its own. */
  gzip(): Buffer {
    const tailAt = GZIP_HEADER.byteLength + this.bytes.byteLength;
    const member = Buffer.allocUnsafe(tailAt + STORED_HEADER_BYTES + GZIP_TRAILER_BYTES);
    member.set(GZIP_HEADER);
    member.set(this.bytes, GZIP_HEADER.byteLength);
    member.set(END, tailAt);
    member.writeUInt32LE(this.crc, tailAt + STORED_HEADER_BYTES);
    member.writeUInt32LE(this.length, tailAt + STORED_HEADER_BYTES + 4);
    return member;
  }

  /** Pieces of one gzip member that expands to the plain bytes followed by `tail`; the stored bytes are one of them, not copied. */
  gzipMember(tail: Buffer): Buffer[] {
    const trailer = Buffer.allocUnsafe(GZIP_TRAILER_BYTES);
    // Of no bytes, Node says 0 now and then, whatever came before.
    trailer.writeUInt32LE(tail.byteLength === 0 ? this.crc : crc32(tail, this.crc), 0);
    trailer.writeUInt32LE((this.length + tail.byteLength) % 2 ** 32, 4);
    return [GZIP_HEADER, this.bytes, ...storedBlocks(tail), trailer];
  }

  private ended(): Buffer {
    return Buffer.concat([this.bytes, END]);
  }

  private async inflateOnThread(): Promise<Buffer> {
    const stream = this.ended();
    const expanded = await inflateOnThread(stream, this.expansion).catch((error: unknown) => {
      throw failureOf(error);
    });
    return this.checked(stream, expanded);
  }

  /** One chunk with room to spare: no second one is allocated, none is joined. */
  private get expansion(): ZlibOptions {
    const chunkSize = Math.max(this.length + 1, CHUNK_BYTES_MIN);
    return { info: true, maxOutputLength: Math.max(this.length, 1), chunkSize };
  }

  private checked(stream: Buffer, expanded: unknown): Buffer {
    const { buffer, engine } = expanded as Expanded;
    const isWhole = engine.bytesWritten === stream.byteLength && buffer.byteLength === this.length;
    if (!isWhole || crc32(buffer) !== this.crc) throw new DeflateError('malformed');
    return ownMemory(buffer);
  }
}

const deflateOnThread = promisify<Buffer, ZlibOptions, Buffer>(deflateRaw);
const inflateOnThread = promisify<Buffer, ZlibOptions, Buffer>(inflateRaw);

async function compressOnThread(plain: Buffer): Promise<DeflatedPayload> {
  return new DeflatedPayload(await deflateOnThread(plain, DEFLATE), crc32(plain), plain.byteLength);
}

function attempted<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw failureOf(error);
  }
}

function failureOf(error: unknown): DeflateError {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return new DeflateError(code === 'ERR_BUFFER_TOO_LARGE' ? 'too-long' : 'malformed');
}

/** A small result shares a pool with others, all of which it would keep alive. */
function ownMemory(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength <= bytes.byteLength + CHUNK_BYTES_MIN) return bytes;
  const own = Buffer.allocUnsafeSlow(bytes.byteLength);
  bytes.copy(own);
  return own;
}

/** Stored blocks that end the stream. */
function storedBlocks(tail: Buffer): Buffer[] {
  const blocks: Buffer[] = [];
  let at = 0;
  do {
    const part = tail.subarray(at, at + STORED_BYTES_MAX);
    at += part.byteLength;
    blocks.push(storedHeader(part.byteLength, at >= tail.byteLength), part);
  } while (at < tail.byteLength);
  return blocks;
}

function storedHeader(length: number, isFinal: boolean): Buffer {
  const header = Buffer.allocUnsafeSlow(STORED_HEADER_BYTES);
  header.writeUInt8(isFinal ? 1 : 0, 0);
  header.writeUInt16LE(length, 1);
  header.writeUInt16LE(length ^ STORED_BYTES_MAX, 3);
  return header;
}
