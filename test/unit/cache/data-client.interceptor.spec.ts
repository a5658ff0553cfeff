import { TimeBudget } from '../../../src/kernel/time-budget.js';
import { answerOf, scopeOf } from './bound-query.js';
import { CacheBench } from './cache.bench.js';

const ID = 'retention_by_company_agg';

describe('a wrapped data client', () => {
  it('asks once and gives the same bytes again, told how', async () => {
    const bench = new CacheBench();
    bench.explorer.onApplicationBootstrap();
    const first = await bench.client().ask(scopeOf(), { sector: 'Energy' });
    const second = await bench.client().ask(scopeOf(), { sector: 'Energy' });
    expect(first.delivery).toEqual({ status: 'miss', stored: true, ageSeconds: 0, ttlSeconds: 3600 });
    expect(second.delivery).toEqual({ status: 'hit', detail: 'l1', ageSeconds: 0, ttlSeconds: 3600 });
    expect(second.render(0).equals(first.render(0))).toBe(true);
    expect([second.etag(0), second.stamp]).toEqual([first.etag(0), { incarnation: 'one', seq: 10 }]);
    expect(bench.client().calls).toHaveLength(1);
  });

  it('is wrapped on the instance, so that its caller and the catalogue meet the same method', async () => {
    const bench = new CacheBench();
    bench.explorer.onApplicationBootstrap();
    await bench.client().ask(scopeOf(), {});
    expect((await bench.catalogue.invoke(ID, scopeOf(), {})).delivery.status).toBe('hit');
  });

  it('is wrapped once, however often', async () => {
    const bench = new CacheBench();
    bench.explorer.onApplicationBootstrap();
    const { ask } = bench.client();
    bench.explorer.onApplicationBootstrap();
    expect(bench.client().ask).toBe(ask);
    expect(bench.explorer.cachedQueryIds).toEqual([ID]);
    await bench.client().ask(scopeOf(), {});
    expect(bench.statistics.snapshot().total.misses).toBe(1);
  });

  it.each([
    ['its definition does not grant it', {}, { cache: null }],
    ['the settings deny its operation', { deny: ['get_retention_by_company'] }, {}],
    ['caching is off', { enabled: false }, {}],
  ])('is left as it is where %s', async (_name, settings, definition) => {
    const bench = new CacheBench({ settings, definitions: [definition] });
    const { ask } = bench.client();
    bench.explorer.onApplicationBootstrap();
    expect(bench.client().ask).toBe(ask);
    const answer = await bench.client().ask(scopeOf(), {});
    expect(answer.delivery).toEqual({ status: 'bypass', detail: 'disabled' });
    expect([bench.explorer.cachedQueryIds, bench.memory.size]).toEqual([[], 0]);
  });

  it('stops start where its region is not set', () => {
    const bench = new CacheBench({ definitions: [{ cache: { ttlSeconds: 1, region: 'lost' } }] });
    expect(() => {
      bench.explorer.onApplicationBootstrap();
    }).toThrow('definition.invalid');
  });

  it('stops start where the method it names is not there', () => {
    const bench = new CacheBench();
    bench.catalogue.add({ ...bench.catalogue.byQuery(ID), methodName: 'gone' });
    expect(() => {
      bench.explorer.onApplicationBootstrap();
    }).toThrow('no method gone');
    expect(bench.explorer.cachedQueryIds).toEqual([]);
  });
});

describe('the interceptor', () => {
  it('refuses who may not ask, before the cache is looked at and whatever it holds', async () => {
    const bench = new CacheBench({ definitions: [{ accessLevel: 'restricted' }] });
    bench.explorer.onApplicationBootstrap();
    await bench.client().ask(scopeOf({ principal: 'a', roles: ['analyst'] }), {});
    await expect(bench.client().ask(scopeOf(), {})).rejects.toMatchObject({ code: 'auth.missing' });
    await expect(bench.client().ask(scopeOf({ principal: 'v', roles: ['viewer'] }), {})).rejects.toMatchObject({
      code: 'auth.forbidden',
    });
    expect(bench.statistics.snapshot().total).toMatchObject({ hits: 0, misses: 1 });
  });

  it('keeps tenants apart, and says whose answer it is in the tags', async () => {
    const bench = new CacheBench({ definitions: [{ scope: 'tenant' }] });
    bench.explorer.onApplicationBootstrap();
    const of = async (tenant: string): Promise<unknown> =>
      (await bench.client().ask(scopeOf({ principal: 'p', roles: ['viewer'], tenant }), {})).rows;
    expect(await Promise.all([of('a'), of('b'), of('a')])).toEqual([[{ call: 1 }], [{ call: 2 }], [{ call: 1 }]]);
    bench.log.change('tenant:a');
    expect([await of('a'), await of('b')]).toEqual([[{ call: 3 }], [{ call: 2 }]]);
  });

  it('calls the method with the bound parameters: a day that turns in between does not mix two days', async () => {
    const bench = new CacheBench();
    bench.explorer.onApplicationBootstrap();
    await bench.client().ask(scopeOf(), { sector: 'Energy' });
    expect(bench.client().calls[0]?.params).toEqual({ as_of: '2025-01-15', sector: 'Energy' });
    bench.today = '2025-01-16';
    expect((await bench.client().ask(scopeOf(), { sector: 'Energy' })).delivery.status).toBe('miss');
  });

  it.each([
    ['another query_id', 'other'],
    ['none', ''],
  ])('takes an answer with %s for an error and keeps nothing', async (_name, id) => {
    const bench = new CacheBench();
    bench.explorer.onApplicationBootstrap();
    bench.client().answers = () => answerOf(id, []);
    await expect(bench.client().ask(scopeOf(), {})).rejects.toMatchObject({ code: 'internal.unexpected' });
    expect([bench.memory.size, bench.statistics.snapshot().total.loadErrors]).toEqual([0, 1]);
  });

  it('keeps an empty answer for the negative TTL', async () => {
    const bench = new CacheBench();
    bench.explorer.onApplicationBootstrap();
    bench.client().answers = () => answerOf(ID, []);
    expect((await bench.client().ask(scopeOf(), {})).delivery.ttlSeconds).toBe(300);
    expect(bench.statistics.snapshot().total.negative).toBe(1);
  });

  it.each(['table:public.companies', 'op:get_retention_by_company', 'region:default', 'ns:falaj_test'])(
    'lets a change of %s end an answer',
    async (tag) => {
      const bench = new CacheBench();
      bench.explorer.onApplicationBootstrap();
      await bench.client().ask(scopeOf(), {});
      bench.log.change(tag);
      expect((await bench.client().ask(scopeOf(), {})).rows).toEqual([{ call: 2 }]);
      expect(bench.statistics.snapshot().total.invalidated).toBe(1);
    },
  );

  it('hands on what the request says of its reading, its budget included', async () => {
    const bench = new CacheBench();
    bench.explorer.onApplicationBootstrap();
    const storeBudget = new TimeBudget(25, bench.clock);
    const ask = (reading: object): Promise<unknown> =>
      bench
        .client()
        .ask(scopeOf({ reading: { ...reading, storeBudget } }), {})
        .then(({ delivery }) => delivery);
    expect(await ask({ bypassStore: true })).toMatchObject({ status: 'bypass', stored: false });
    expect(await ask({ bypassRead: true })).toMatchObject({ status: 'bypass', stored: true });
    expect(await ask({ bypassDenied: true })).toMatchObject({ status: 'hit', detail: 'bypass-denied' });
    await expect(ask({ minimumSeq: 99 })).rejects.toMatchObject({ code: 'change.unreached' });
  });
});
