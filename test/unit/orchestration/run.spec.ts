import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { JsonObject } from '../../../src/kernel/canonical-json.js';
import { FalajError } from '../../../src/kernel/falaj-error.js';
import { ANONYMOUS } from '../../../src/kernel/query-scope.js';
import type { RunPrefetch } from '../../../src/orchestration/prefetch.port.js';
import { found, happy, orchestra, RATES, ScriptedQueries, sectionOf } from './run.fixture.js';

const ASKED = { as_of: '2024-12-01' };

beforeAll(() => {
  Logger.overrideLogger(false);
});

describe('a run', () => {
  it('tells what was found, with every number cited', async () => {
    const result = await orchestra(happy).run();
    expect(Object.keys(result)).toEqual([
      ...['ok', 'intent', 'run_id', 'sections', 'findings', 'citations', 'freshness', 'cache_stats'],
      ...['reproducibility', 'warnings', 'request_id', 'timings'],
    ]);
    expect(result).toMatchObject({ ok: true, intent: 'test', request_id: 'request-a' });
    expect(result['sections']).toEqual([{ id: 'main', title: 'Main', findings: ['test.finding'] }]);
    const [finding] = result['findings'] as JsonObject[];
    expect(finding).toMatchObject({
      title: 'Highest in Energy',
      statement: 'Energy has 12.3 percent, 1.9 above 10.4 over 3 rows; the limit is 10.',
      section: 'main',
      numbers: {
        top: { value: 12.34, unit: 'percent', citation_ids: ['c1'], formula: { kind: 'cell', citation_id: 'c1' } },
        mean: { value: 10.42, citation_ids: ['c1', 'c2'], formula: { kind: 'apply', fn: 'mean' } },
        limit: { value: 10, citation_ids: [], formula: { kind: 'constant', value: 10, source: 'targets.yml' } },
        rows: { value: 3, unit: 'count', citation_ids: ['c3'] },
      },
    });
    expect(result['citations']).toEqual([
      { id: 'c1', query_id: 'rates', params: ASKED, row: 0, column: 'rate', value: 12.34 },
      { id: 'c2', query_id: 'rates', params: ASKED, row: 1, column: 'rate', value: 8.5 },
      { id: 'c3', query_id: 'rates', params: ASKED, row: null, column: null, value: 3 },
    ]);
    const aged = { asof_date: '2024-12-01', updated_at: '2024-12-01T08:00:00Z', age_days: 45 };
    expect(result['freshness']).toMatchObject({ ...aged, queries: [{ query_id: 'rates', ...aged }, {}] });
    expect(result['reproducibility']).toEqual({
      intent: 'test',
      params: {},
      registry_version: 'abcdefabcdef',
      queries: [
        {
          query_id: 'rates',
          params: ASKED,
          definition_version: '00000001',
          url: '/api/v1/queries/rates/run?as_of=2024-12-01',
        },
        {
          query_id: 'restricted',
          params: { as_of: null },
          definition_version: '00000001',
          url: '/api/v1/queries/restricted/run',
        },
      ],
    });
    expect(result['warnings']).toEqual([
      { code: 'statistic.no_value', detail: 'ratio has no value over what was found', query_id: null },
      ...['rates', 'restricted'].map((query_id) => ({
        code: 'answer.warning',
        detail: 'data is 45 days old, past its promise of 30 days',
        query_id,
      })),
    ]);
    expect(Object.keys((result['timings'] as { nodes: object }).nodes)).toEqual([
      ...['route', 'prefetch', 'invoke', 'verify', 'format'],
    ]);
  });

  it('gives the same bytes for the same answers, and hits where it missed before', async () => {
    const { run } = orchestra(happy);
    const first = await run();
    const second = await run({ requestId: 'request-b' });
    expect(found(second)).toBe(found(first));
    expect(first['cache_stats']).toEqual({ hits: 0, misses: 2, sets: 2, errors: 0 });
    expect(second['cache_stats']).toEqual({ hits: 2, misses: 0, sets: 0, errors: 0 });
    expect(second['run_id']).not.toBe(first['run_id']);
  });

  it('asks one question once, also where its answer changes meanwhile', async () => {
    let rate = 1;
    const queries = new ScriptedQueries({ rates: () => [{ sector: 'Energy', rate: rate++ }] });
    const { run } = orchestra(
      async (context) => {
        const [a, b] = await Promise.all([context.ask('rates'), context.ask('get_rates', {})]);
        expect(b?.rows).toBe(a?.rows);
        return sectionOf({ rate: a!.cell(0, 'rate')! });
      },
      { queries },
    );
    expect(await run()).toMatchObject({ ok: true, citations: [{ value: 1 }] });
    expect(queries.asked).toHaveLength(1);
  });

  it('warns of what may not be asked, failed, has no rows or is not there, and goes on', async () => {
    const failing = () => Promise.reject(new FalajError('database.unavailable', 'the database does not answer'));
    const broken = () => Promise.reject(new Error('secret'));
    const queries = new ScriptedQueries({ restricted: () => RATES, empty: () => [], failing, broken });
    const { run } = orchestra(
      async (context) => {
        for (const name of ['restricted', 'empty', 'failing', 'broken', 'nothing'])
          expect(await context.ask(name)).toBeUndefined();
        context.warn('the map is not the territory');
        return [];
      },
      { queries },
    );
    const result = await run({ scope: ANONYMOUS });
    const codes = (result['warnings'] as JsonObject[]).map(({ code, query_id }) => [query_id, code]);
    expect(codes).toEqual([
      [null, 'agent.note'],
      ['broken', 'internal.unexpected'],
      ['empty', 'answer.no_rows'],
      ['empty', 'answer.warning'],
      ['failing', 'database.unavailable'],
      ['nothing', 'query.unknown'],
      ['restricted', 'auth.missing'],
    ]);
    expect(result['cache_stats']).toEqual({ hits: 0, misses: 1, sets: 1, errors: 2 });
    expect(JSON.stringify(result)).not.toContain('secret');
  });
});

describe('prefetch', () => {
  const prefetching = (run: RunPrefetch['run']) => (): RunPrefetch => ({
    forIntent: (fn) => [{ fn, params: {} }],
    run,
  });
  const report = { stats: { sets: 0, hits: 0, misses: 0, errors: 0 }, elapsedMs: 1, duplicates: 0 };

  it('hands its answers to the agent, which asks the rest; what nobody waited for is asked again', async () => {
    const prefetch = (queries: ScriptedQueries): RunPrefetch => ({
      forIntent: (intent) => [{ fn: intent, params: {} }],
      run: async (specs, scope, { budgetMs }) => {
        expect([specs, budgetMs]).toEqual([[{ fn: 'test', params: {} }], 500]);
        const answer = await queries.invoke('rates', scope, ASKED);
        const late = { code: 'prefetch.timeout', detail: 'out of time' };
        const unused = await queries.invoke('empty', scope, { as_of: null });
        return {
          ...report,
          outcomes: [
            { queryId: 'rates', params: ASKED, answer },
            { queryId: 'empty', params: { as_of: null }, answer: unused },
            { queryId: 'restricted', params: { as_of: null }, error: late },
          ],
        };
      },
    });
    const { run, queries } = orchestra(happy, { prefetch });
    const result = await run();
    expect(queries.asked.map((each) => each.split(' ')[0])).toEqual(['rates', 'empty', 'restricted']);
    expect(result['cache_stats']).toEqual({ hits: 0, misses: 3, sets: 3, errors: 0 });
    const { queries: used } = result['reproducibility'] as { queries: JsonObject[] };
    expect(used.map(({ query_id: id }) => id)).toEqual(['rates', 'restricted']);
  });

  it('that fails costs time alone, and a question that failed there is not asked again', async () => {
    const failed = await orchestra(happy, {
      prefetch: prefetching(() => Promise.reject(new FalajError('prefetch.unknown_function', 'none'))),
    }).run();
    expect(failed).toMatchObject({ ok: true, cache_stats: { misses: 2 } });
    const error = { code: 'query.failed', detail: 'it failed' };
    const outcomes = [{ queryId: 'restricted', params: { as_of: null }, error }];
    const { run, queries } = orchestra(happy, {
      prefetch: prefetching(() => Promise.resolve({ ...report, outcomes })),
    });
    expect(await run()).toMatchObject({ ok: true, cache_stats: { misses: 1, errors: 1 } });
    expect(queries.asked).toHaveLength(1);
  });
});

describe('a run that does not come to its end', () => {
  it('is given up past its time, and asks nothing more', async () => {
    let later: Promise<unknown> | undefined;
    let release: (rows: []) => void = () => undefined;
    const queries = new ScriptedQueries({ rates: () => new Promise<[]>((resolve) => (release = resolve)) });
    const orchestrated = orchestra(
      async (context) => {
        await context.ask('rates');
        later = context.ask('rates', { n: 1 });
        later.catch(() => undefined);
        return [];
      },
      { queries },
    );
    const running = orchestrated.run();
    await orchestrated.clock.advance(1000);
    expect(await running).toMatchObject({
      ok: false,
      problem: { code: 'orchestration.timeout', step: 'invoke', detail: expect.stringContaining('1000 ms') as string },
      timings: { total_ms: 1000 },
    });
    expect(orchestrated.clock.timers).toBe(0);
    release([]);
    await orchestrated.clock.advance(1);
    await expect(later).rejects.toMatchObject({ code: 'orchestration.timeout' });
    expect(queries.asked).toHaveLength(1);
  });

  it('is late also where it kept the process busy, so that no timer could say so', async () => {
    const orchestrated = orchestra(() => {
      jest.spyOn(orchestrated.clock, 'monotonicMs').mockReturnValue(5000);
      return Promise.resolve([]);
    });
    expect(await orchestrated.run()).toMatchObject({ ok: false, problem: { code: 'orchestration.timeout' } });
  });

  it('tells an agent that broke without its message, and ends with the server', async () => {
    const broken = await orchestra(() => Promise.reject(new Error('secret'))).run();
    expect(broken).toMatchObject({ ok: false, problem: { code: 'internal.unexpected', step: 'invoke', status: 500 } });
    expect(JSON.stringify(broken)).not.toContain('secret');
    const { run, service } = orchestra(() => new Promise<never>(() => undefined));
    const running = run();
    service.onModuleDestroy();
    expect(await running).toMatchObject({ ok: false, problem: { code: 'server.stopping' } });
  });
});
