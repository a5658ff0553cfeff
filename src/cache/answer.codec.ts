import type { JsonObject, JsonValue } from '../kernel/canonical-json.js';
import { QueryAnswer, type AnswerContent, type AnswerFreshness } from '../kernel/query-answer.js';
import type { EncodedValue, StoredValue, ValueCodec } from './engine/value.codec.js';

/**
 * Answers as entries: the head's bytes as they are, the rest as metadata.
 *
 * One entry gives one answer however often it is read, so that its digest is computed once. Nothing else is shared: whoever
 * decodes rows does so on a redelivered copy, and the memory an entry is charged for is the memory it takes.
 */
export class AnswerCodec implements ValueCodec<QueryAnswer> {
  /** One for all readers, so that they share what is decoded. */
  static readonly shared = new AnswerCodec();

  private readonly decoded = new WeakMap<JsonObject, QueryAnswer>();

  encode(answer: QueryAnswer): EncodedValue {
    const { queryId, head, rowCount, freshness, warnings, tags } = answer.content;
    const meta: JsonObject = { query_id: queryId, row_count: rowCount, freshness: { ...freshness }, warnings };
    return { meta, payload: head, isEmpty: rowCount === 0, tags };
  }

  /** @throws TypeError where the metadata is not what `encode` wrote. */
  decode(stored: StoredValue): QueryAnswer {
    const { meta } = stored;
    const known = this.decoded.get(meta);
    if (known !== undefined) return known;
    const answer = new QueryAnswer(contentOf(meta, stored.payload));
    answer.etag(0);
    this.decoded.set(meta, answer);
    return answer;
  }
}

function contentOf(meta: JsonObject, head: Buffer): AnswerContent {
  const { query_id: queryId, row_count: rowCount, warnings } = meta;
  if (typeof queryId !== 'string' || typeof rowCount !== 'number' || !isTexts(warnings)) throw malformed();
  return { queryId, head, rowCount, freshness: freshnessOf(meta.freshness), warnings };
}

function freshnessOf(value: JsonValue | undefined): AnswerFreshness {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed();
  const { asOfDate, updatedAt, slaDays } = value as JsonObject;
  if (!isTextOrNull(asOfDate) || !isTextOrNull(updatedAt)) throw malformed();
  if (slaDays !== null && typeof slaDays !== 'number') throw malformed();
  return { asOfDate, updatedAt, slaDays };
}

function isTexts(value: JsonValue | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isTextOrNull(value: JsonValue | undefined): value is string | null {
  return value === null || typeof value === 'string';
}

function malformed(): TypeError {
  return new TypeError('not the metadata of an answer');
}
