import type { StoredValue, ValueCodec } from '../engine/value.codec.js';

export type ValueEncoding = 'gzip' | 'identity';

/** A value's JSON, ready to be sent. */
export interface EncodedBytes {
  readonly encoding: ValueEncoding;
  /** One after another. */
  readonly chunks: readonly Buffer[];
}

/** A copy: what is handed out can be written to, and the cache's own bytes cannot. */
export const BYTES: ValueCodec<Buffer> = {
  encode: (payload) => ({ meta: {}, payload, isEmpty: false }),
  decode: ({ payload }) => Buffer.from(payload),
};

/** Plain, whatever is stored. */
export const PLAIN_ALONE: ValueCodec<EncodedBytes> = { encode: notKept, decode: plain };

/** As stored where it is stored compressed: the stream becomes a gzip member by what is put around it. */
export const GZIP_OR_PLAIN: ValueCodec<EncodedBytes> = {
  encode: notKept,
  decode: (stored) =>
    stored.deflated === undefined ? plain(stored) : { encoding: 'gzip', chunks: [stored.deflated.gzip()] },
};

function plain({ payload }: StoredValue): EncodedBytes {
  return { encoding: 'identity', chunks: [Buffer.from(payload)] };
}

function notKept(): never {
  throw new TypeError('what is forwarded is not what is kept');
}
