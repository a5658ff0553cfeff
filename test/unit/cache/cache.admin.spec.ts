import type { CacheAdmin } from '../../../src/cache/cache.admin.js';
import type { InvalidationTarget } from '../../../src/cache/invalidation-target.js';
import { scopeOf } from './bound-query.js';
import { CacheBench } from './cache.bench.js';

const ID = 'retention_by_company_agg';

describe('invalidation', () => {
  let bench: CacheBench;
  let admin: CacheAdmin;
  let recorded: (readonly string[])[];

  beforeEach(() => {
    bench = new CacheBench();
    bench.explorer.onApplicationBootstrap();
    recorded = [];
    const record = (tags: readonly string[]): Promise<number> => {
      recorded.push(tags);
      return Promise.resolve(bench.log.change(...tags));
    };
    admin = bench.admin({ record });
  });

  it.each([
    [{ tag: 'dataset:x' }, ['dataset:x']],
    [{ tag: 'table:public.x' }, ['table:public.x', 'table:public.x#*']],
    [{ tag: 'table:public.x#0af' }, ['table:public.x#0af']],
    [{ region: 'default' }, ['region:default']],
    [{ tenant: 'acme corp' }, ['tenant:acme%20corp']],
    [{ namespace: 'falaj_test' }, ['ns:falaj_test']],
  ] as [InvalidationTarget, string[]][])('of %j is a change of %j', async (target, tags) => {
    expect(await admin.invalidate(target)).toEqual({ seq: 11, tags });
    expect(recorded).toEqual([tags]);
  });

  it('of a key ends its entry', async () => {
    await bench.client().ask(scopeOf(), {});
    const [entry] = await bench.inspector.entries('', 10);
    expect((await admin.invalidate({ key: entry!.key })).tags).toEqual([expect.stringMatching(/^key#[0-9a-f]{3}$/)]);
    expect((await bench.client().ask(scopeOf(), {})).rows).toEqual([{ call: 2 }]);
  });

  it.each([
    {},
    { key: 'a', tag: 'b:c' },
    { tag: '' },
    { tenant: '  ' },
    { region: 'x'.repeat(1025) },
    { key: 7 as unknown as string },
    { prefix: 'other:' },
    { prefix: `falaj_test:${'x'.repeat(200)}` },
    { pattern: 'a*' },
    { pattern: '*'.repeat(9) + 'abc' },
    { pattern: 'falaj_test:[ab]*' },
  ] as InvalidationTarget[])('is refused for %j', async (target) => {
    await expect(admin.invalidate(target)).rejects.toMatchObject({ code: 'request.invalid' });
    expect(recorded).toEqual([]);
  });

  it.each([
    [{ prefix: 'falaj_test:qr:get_retention' }, 1],
    [{ pattern: '*:get_retention_by_company:*' }, 1],
    [{ prefix: 'falaj_test:qr:other' }, 0],
  ] as [InvalidationTarget, number][])('of %j is a rule, and what it matches is removed', async (target, matched) => {
    await bench.client().ask(scopeOf(), {});
    expect(await admin.count(target)).toEqual({ l1: matched, l2: null, complete: true });
    expect(recorded).toEqual([]);
    const { tags, swept } = await admin.invalidate(target);
    expect(tags).toEqual(['rule:some', expect.stringMatching(/^rule:\d+:(prefix|pattern):/)]);
    expect(swept).toEqual({ l1: matched, l2: null, complete: true });
    expect(bench.memory.size).toBe(1 - matched);
    expect((await bench.client().ask(scopeOf(), {})).rows).toEqual([{ call: 1 + matched }]);
  });

  it.each([
    [{ region: 'default' }, ['expire:some', 'expire:region:default']],
    [{ prefix: 'falaj_test:' }, ['rule:some', expect.stringMatching(/^rule:\d+:soft-prefix:/)]],
  ] as [InvalidationTarget, unknown[]][])('of %j, softly, keeps what is there', async (target, tags) => {
    await bench.client().ask(scopeOf(), {});
    expect(await admin.invalidate(target, { soft: true })).toEqual({ seq: 11, tags });
    expect(bench.memory.size).toBe(1);
  });

  it.each([
    [{ region: 'default' }, 1],
    [{ region: 'other' }, 0],
    [{ tag: 'op:get_retention_by_company' }, 1],
    [{ namespace: 'falaj_test' }, 1],
  ] as [InvalidationTarget, number][])('of %j can be counted first', async (target, l1) => {
    await bench.client().ask(scopeOf(), {});
    expect(await admin.count(target)).toEqual({ l1, l2: null, complete: true });
    expect(recorded).toEqual([]);
  });

  it('by rules ends where there are too many, and begins again when they have retired', async () => {
    for (let n = 0; n < 200; n += 1) await admin.invalidate({ prefix: `falaj_test:${String(n)}` });
    const one = (): Promise<unknown> => admin.invalidate({ prefix: 'falaj_test:one' });
    await expect(one()).rejects.toMatchObject({ code: 'cache.too_many_rules' });
    await bench.clock.advance(2 * 86_400_000);
    await one();
  });

  it('that this process could not follow in time says so', async () => {
    const behind = bench.admin({ record: () => Promise.resolve(99) });
    await expect(behind.invalidate({ tag: 'dataset:x' })).rejects.toMatchObject({ code: 'change.unreached' });
  });

  it('can be looked at before and after', async () => {
    await bench.client().ask(scopeOf(), {});
    const explain = () => bench.inspector.explain(bench.bind(ID, {}), scopeOf());
    expect(await explain()).toMatchObject({ grant: 'granted', tier: 'l1', entries: [{ tier: 'l1', valid: true }] });
    await admin.invalidate({ region: 'default' });
    expect(await explain()).toMatchObject({
      tier: null,
      position: { incarnation: 'one', seq: 11 },
      entries: [{ valid: false, refusal: 'invalidated', changedTag: 'region:default' }],
    });
  });
});

describe('looking into the cache', () => {
  it('tells of entries everything but their values, and does not count as reading', async () => {
    const bench = new CacheBench();
    bench.explorer.onApplicationBootstrap();
    await bench.client().ask(scopeOf(), {});
    await bench.clock.advance(60_000);
    const [listed] = await bench.inspector.entries('falaj_test:', 10);
    expect(listed).toMatchObject({
      tier: 'l1',
      position: { seq: 10 },
      ageSeconds: 60,
      ttlSeconds: 3540,
      loadCostMs: 0,
    });
    expect(JSON.stringify(listed)).not.toContain('"call"');
    expect((await bench.inspector.inspect(listed!.key)).entries).toEqual([{ ...listed, valid: true }]);
    expect((await bench.inspector.inspect('other')).entries).toEqual([]);
    expect(await bench.inspector.entries('nothing:', 10)).toEqual([]);
    expect(bench.statistics.snapshot().total.hits).toBe(0);
  });

  it('tells of a key whether its entry would be served, and which tag or what age forbids it', async () => {
    const bench = new CacheBench();
    bench.explorer.onApplicationBootstrap();
    await bench.client().ask(scopeOf(), {});
    const [listed] = await bench.inspector.entries('falaj_test:', 10);
    const inspect = () => bench.inspector.inspect(listed!.key);
    const fresh = await inspect();
    expect(fresh).toMatchObject({ trusted: true, position: { seq: 10 }, entries: [{ valid: true }] });
    expect(fresh.tags.map(({ tag }) => tag)).toEqual(expect.arrayContaining(['region:default', 'ns:falaj_test']));
    bench.log.change('region:default');
    const { entries, tags, position } = await inspect();
    expect(entries).toMatchObject([{ valid: false, refusal: 'invalidated', changedTag: 'region:default' }]);
    expect(tags.find(({ tag }) => tag === 'region:default')?.lastChange).toBe(position?.seq);
  });

  it('explains a question that was never asked, with its tags', async () => {
    const bench = new CacheBench();
    bench.log.change('op:get_retention_by_company');
    bench.log.untracked.add('table:public.companies');
    const { tags, tier, trusted, region } = await bench.inspector.explain(bench.bind(ID, {}), scopeOf());
    expect([tier, trusted, region]).toEqual([null, true, 'default']);
    expect(tags.slice(0, 3)).toEqual([
      { tag: 'table:public.companies', lastChange: 0, tracked: false },
      { tag: 'op:get_retention_by_company', lastChange: 11, tracked: true },
      { tag: 'region:default', lastChange: 0, tracked: true },
    ]);
  });

  it('says why a question is not cached at all', async () => {
    const bench = new CacheBench({ definitions: [{ cache: null }] });
    bench.log.known = false;
    const explained = await bench.inspector.explain(bench.bind(ID, {}), scopeOf());
    expect(explained).toMatchObject({
      grant: 'not-granted',
      key: null,
      tier: null,
      region: null,
      position: null,
      entries: [],
    });
  });
});
