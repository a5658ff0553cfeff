import { AnswerCodec } from '../../../src/cache/answer.codec.js';
import type { JsonObject } from '../../../src/kernel/canonical-json.js';
import { answerOf } from './bound-query.js';

const NOW = Date.UTC(2025, 2, 1);

describe('answer codec', () => {
  it('gives back an answer that no caller can tell from the first', () => {
    const answer = answerOf('q', [{ a: 1, b: 'é', c: null }]);
    const codec = new AnswerCodec();
    const { meta, payload, isEmpty } = codec.encode(answer);
    const copy = codec.decode({ meta: JSON.parse(JSON.stringify(meta)) as JsonObject, payload: Buffer.from(payload) });
    expect(copy.render(NOW).equals(answer.render(NOW))).toBe(true);
    expect(copy.etag(NOW)).toBe(answer.etag(NOW));
    expect(copy.content).toEqual(answer.content);
    expect([copy.rows, isEmpty]).toEqual([[{ a: 1, b: 'é', c: null }], false]);
  });

  it('keeps the bytes themselves, and knows an empty answer', () => {
    const answer = answerOf('q', []);
    const { payload, isEmpty } = new AnswerCodec().encode(answer);
    expect(payload).toBe(answer.content.head);
    expect(isEmpty).toBe(true);
  });

  it('makes one answer of one entry, and holds no decoded rows for it', () => {
    const codec = new AnswerCodec();
    const { meta, payload } = codec.encode(answerOf('q', [{ a: 1 }]));
    const first = codec.decode({ meta, payload });
    expect(codec.decode({ meta, payload })).toBe(first);
    const delivered = first.delivered({ status: 'hit' });
    expect(delivered.rows).toHaveLength(1);
    expect(codec.decode({ meta, payload }).delivered({ status: 'hit' }).rows).not.toBe(delivered.rows);
  });

  const good = {
    query_id: 'q',
    row_count: 0,
    freshness: { asOfDate: null, updatedAt: null, slaDays: null },
    warnings: [],
  };

  it.each([
    {},
    { ...good, query_id: 1 },
    { ...good, row_count: '0' },
    { ...good, warnings: [1] },
    { ...good, warnings: null },
    { ...good, freshness: null },
    { ...good, freshness: [] },
    { ...good, freshness: {} },
    { ...good, freshness: { asOfDate: 1, updatedAt: null, slaDays: null } },
    { ...good, freshness: { asOfDate: null, updatedAt: null, slaDays: 'x' } },
  ] as JsonObject[])('refuses metadata %j', (meta) => {
    expect(() => new AnswerCodec().decode({ meta, payload: Buffer.from('{') })).toThrow(TypeError);
  });
});
