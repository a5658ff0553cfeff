import type { JsonObject } from '../../kernel/canonical-json.js';
import { FalajError } from '../../kernel/falaj-error.js';
import { sha256Hex } from '../../kernel/hash.js';
import { QueryAnswer } from '../../kernel/query-answer.js';
import type { EncodedValue, StoredValue, ValueCodec } from '../engine/value.codec.js';

/** A response's body; its bytes are expanded only where somebody wants them. */
export interface ResponseBody {
  readonly body: Buffer;
  readonly etag: string;
}

/** Responses as their bytes, with the validator beside them: a 304 looks at no body. */
export class BodyCodec implements ValueCodec<ResponseBody> {
  encode({ body, etag }: ResponseBody): EncodedValue {
    return { meta: { etag }, payload: body, isEmpty: false };
  }

  decode(stored: StoredValue): ResponseBody {
    return {
      etag: etagOf(stored.meta),
      get body() {
        return stored.payload;
      },
    };
  }
}

/** @throws FalajError internal.unexpected for what a handler gives that is no JSON body of its own making. */
export function bodyOf(value: unknown, route: string): ResponseBody {
  const isRecord = typeof value === 'object' && value !== null && !(value instanceof QueryAnswer);
  if (!isRecord || Buffer.isBuffer(value) || 'getStream' in value) {
    throw new FalajError('internal.unexpected', `the cached response of ${route} is no object or list`);
  }
  const body = Buffer.from(JSON.stringify(value), 'utf8');
  return { body, etag: `"${sha256Hex(body).slice(0, 24)}"` };
}

function etagOf({ etag }: JsonObject): string {
  if (typeof etag === 'string') return etag;
  throw new TypeError('not the metadata of a response');
}
