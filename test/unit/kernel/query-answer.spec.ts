import { QueryAnswer, type AnswerContent } from '../../../src/kernel/query-answer.js';

const HEAD = '{"query_id":"q","rows":[{"data":{"sector":"Énergie","tags":[{"n":1}]}}],"row_count":1,"unit":"count"';
const NOW = Date.parse('2026-03-10T12:00:00Z');

function content(over: Partial<AnswerContent> = {}): AnswerContent {
  return {
    queryId: 'q',
    head: Buffer.from(HEAD),
    rowCount: 1,
    freshness: { asOfDate: '2026-03-01', updatedAt: '2026-03-02T00:00:00.000Z', slaDays: 10 },
    warnings: [],
    ...over,
  };
}

describe('QueryAnswer', () => {
  it('renders age and warnings of age as the last members, from the time of serving', () => {
    const answer = new QueryAnswer(content());
    const body = JSON.parse(answer.render(NOW).toString()) as Record<string, unknown>;
    expect(Object.keys(body)).toEqual(['query_id', 'rows', 'row_count', 'unit', 'freshness', 'warnings']);
    expect(body.freshness).toEqual({ asof_date: '2026-03-01', updated_at: '2026-03-02T00:00:00.000Z', age_days: 9 });
    expect(body.warnings).toEqual([]);
    expect(answer.warningsAt(NOW + 2 * 86_400_000)).toEqual(['data is 11 days old, past its promise of 10 days']);
  });

  it('gives no age and no warning of age where the data has no date, and no negative age', () => {
    const undated = new QueryAnswer(content({ freshness: { asOfDate: null, updatedAt: null, slaDays: 1 } }));
    expect(undated.ageDays(NOW)).toBeNull();
    expect(undated.warningsAt(NOW)).toEqual([]);
    expect(new QueryAnswer(content()).ageDays(0)).toBe(0);
  });

  it('changes its strong ETag with the content, its freshness, its warnings and the UTC day, with nothing else', () => {
    const answer = new QueryAnswer(content());
    const tag = answer.etag(NOW);
    expect(tag).toMatch(/^"[0-9a-f]{24}-20260310"$/);
    expect(new QueryAnswer(content()).etag(NOW + 1000)).toBe(tag);
    expect(answer.delivered({ status: 'hit', detail: 'l1' }).etag(NOW)).toBe(tag);
    const others = [
      new QueryAnswer(content({ head: Buffer.from(HEAD.replace('"n":1', '"n":2')) })).etag(NOW),
      new QueryAnswer(content({ warnings: ['w'] })).etag(NOW),
      new QueryAnswer(content({ freshness: { asOfDate: null, updatedAt: null, slaDays: null } })).etag(NOW),
      answer.etag(NOW + 86_400_000),
    ];
    expect(new Set([tag, ...others]).size).toBe(5);
  });

  it('decodes rows once, deeply frozen, and shares them with redelivered copies', () => {
    const answer = new QueryAnswer(content());
    expect(answer.rows).toEqual([{ sector: 'Énergie', tags: [{ n: 1 }] }]);
    expect(answer.rows).toBe(answer.rows);
    expect(answer.delivered({ status: 'miss' }).rows).toBe(answer.rows);
    expect(() => {
      (answer.rows[0] as { tags: { n: number }[] }).tags[0]!.n = 2;
    }).toThrow(TypeError);
    expect(answer.queryId).toBe('q');
    expect(answer.rowCount).toBe(1);
  });
});
