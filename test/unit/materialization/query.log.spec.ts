import fc from 'fast-check';
import { HeavyHitters } from '../../../src/materialization/workload/heavy-hitters.js';
import { QueryLog, type LogLimits } from '../../../src/materialization/workload/query.log.js';
import type { BoundQuery, QueryDefinition } from '../../../src/registry/query-definition.js';
import { VirtualClock } from '../../support/virtual-clock.js';

const LIMITS: LogLimits = { sampleEvery: 1, queriesMax: 2, setsMax: 2, paramsBytesMax: 40 };

function bound(queryId: string, params: Record<string, string>, change: Partial<QueryDefinition> = {}): BoundQuery {
  const definition = { queryId, version: 'v1', accessLevel: 'public', scope: 'public', ...change } as QueryDefinition;
  const hash = `hash of ${JSON.stringify(params)}`;
  return { definition, params, hash, fullHash: `full ${hash}`, datasets: [], tags: [] };
}

describe('the heaviest of many', () => {
  it('are known within the stated error, whatever comes', () => {
    const offers = fc.array(fc.tuple(fc.nat(12), fc.integer({ min: 1, max: 50 })), { maxLength: 300 });
    fc.assert(
      fc.property(offers, fc.integer({ min: 1, max: 8 }), (stream, places) => {
        const sketch = new HeavyHitters<{ seen: number }>(places);
        const truth = new Map<string, number>();
        for (const [key, weight] of stream) {
          sketch.offer(`k${String(key)}`, weight, () => ({ seen: 0 })).seen += weight;
          truth.set(`k${String(key)}`, (truth.get(`k${String(key)}`) ?? 0) + weight);
        }
        const known = new Map(sketch.entries());
        const total = stream.reduce((sum, [, weight]) => sum + weight, 0);
        expect(known.size).toBeLessThanOrEqual(places);
        expect(sketch.floor).toBeLessThanOrEqual(total / places);
        for (const [key, weight] of truth) {
          const seen = known.get(key)?.seen ?? 0;
          expect(seen).toBeLessThanOrEqual(weight);
          expect(weight).toBeLessThanOrEqual(seen + sketch.floor);
        }
      }),
    );
  });
});

describe('the query log', () => {
  let clock: VirtualClock;
  const logWith = (change: Partial<LogLimits> = {}, random = (): number => 0): QueryLog =>
    new QueryLog({ ...LIMITS, ...change }, clock, 'salt', random);
  const ran = async (log: QueryLog, question: BoundQuery, ms: number, view: string | null = null): Promise<void> => {
    const watch = log.begin(question);
    await clock.advance(ms);
    watch?.answered(view, 7);
  };
  beforeEach(() => {
    clock = new VirtualClock();
  });

  it('tells runs, time, rows and route of a query and of its heaviest sets, once', async () => {
    const log = logWith();
    await ran(log, bound('a', { place: 'x' }), 10);
    await ran(log, bound('a', { place: 'x' }), 30);
    await ran(log, bound('a', { place: 'y' }), 2, 'mv_a');
    log.begin(bound('a', { place: 'x' }))?.timedOut();
    const { queries, views } = log.take();
    const counts = { tableRuns: 3, tableMs: 40, viewRuns: 1, viewMs: 2, timeouts: 1, rowsMax: 7, unseenMs: 0 };
    expect(queries).toMatchObject([
      { queryId: 'a', version: 'v1', paramsHash: '', params: null, ...counts },
      { paramsHash: 'hash of {"place":"x"}', params: '{"place":"x"}', tableRuns: 3, tableMs: 40, viewRuns: 0 },
      { paramsHash: 'hash of {"place":"y"}', params: '{"place":"y"}', tableRuns: 0, viewRuns: 1, viewMs: 2 },
    ]);
    expect(views).toEqual([{ view: 'mv_a', uses: 1, ms: 2 }]);
    expect(log.take().queries).toEqual([]);
  });

  it('keeps within its limits and says what it could not tell', async () => {
    const log = logWith();
    for (const [place, ms] of [['x', 10] as const, ['y', 20] as const, ['z', 5] as const])
      await ran(log, bound('a', { place }), ms);
    await ran(log, bound('b', { place: 'a text that is longer than a set of parameters may be' }), 1);
    await ran(log, bound('c', {}), 1);
    const rows = log.take().queries;
    // z took the place of x, which weighed 10: so whoever is absent weighs at most as much as z may, 15.
    expect(rows.find(({ queryId, paramsHash }) => queryId === 'a' && paramsHash === '')).toMatchObject({
      ...{ tableRuns: 3, tableMs: 35, unseenMs: 15 },
    });
    expect(rows.flatMap(({ queryId, params }) => (queryId === 'a' ? [params] : []))).toEqual([
      ...[null, '{"place":"y"}', '{"place":"z"}'],
    ]);
    expect(rows.filter(({ queryId }) => queryId === 'b').map(({ params }) => params)).toEqual([null, null]);
    expect(rows.some(({ queryId }) => queryId === 'c')).toBe(false);
    expect(log.counts).toEqual({ runs: 4, lost: 0, dropped: 1 });
  });

  it.each([
    { accessLevel: 'restricted' },
    { accessLevel: 'confidential' },
    { scope: 'tenant' },
    { scope: 'user' },
  ] as const)('keeps neither values nor their plain hash of what is not for everyone: %p', async (change) => {
    const [log, other] = [logWith(), new QueryLog(LIMITS, clock, 'another salt', () => 0)];
    const question = bound('a', { place: 'secret' }, change);
    for (const each of [log, log, other]) await ran(each, question, 5);
    const [batch, elsewhere] = [log.take(), other.take()];
    expect(JSON.stringify(batch)).not.toContain('secret');
    expect(batch.queries).toMatchObject([{ tableRuns: 2 }, { tableRuns: 2, params: null }]);
    expect(batch.queries[1]?.paramsHash).not.toBe(elsewhere.queries[1]?.paramsHash);
  });

  it('samples, and each run that is logged stands for as many', async () => {
    const draws = [0.05, 0.5, 0.09, 0.1];
    const log = logWith({ sampleEvery: 10 }, () => draws.shift() ?? 1);
    for (let run = 0; run < 5; run += 1) await ran(log, bound('a', {}), 3);
    expect(log.take().queries[0]).toMatchObject({ tableRuns: 20, tableMs: 60 });
  });

  it('tells with the next batch what a lost one held', async () => {
    const log = logWith();
    await ran(log, bound('a', {}), 1);
    await ran(log, bound('a', {}), 1, 'mv_a');
    log.lose(log.take());
    log.lose(log.take());
    await ran(log, bound('b', {}), 1);
    const wholes = log
      .take(new Map([['b', { version: 'v1', hits: 9 }]]))
      .queries.filter((row) => row.paramsHash === '');
    expect(wholes).toMatchObject([
      { queryId: 'b', tableRuns: 1, hits: 9, lost: 0 },
      { queryId: 'a', version: 'v1', tableRuns: 0, hits: 0, lost: 2 },
    ]);
    expect(log.counts).toEqual({ runs: 3, lost: 2, dropped: 0 });
  });
});
