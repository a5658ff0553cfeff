import { CacheAdmin, type InvalidationTarget } from '../../../src/cache/cache.admin.js';
import type { ChangeRecorder } from '../../../src/changes/change.recorder.js';
import { scopeOf } from './bound-query.js';
import { CacheBench } from './cache.bench.js';
import { cacheSettings } from './cache-settings.js';

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
    const recorder = { record } as unknown as ChangeRecorder;
    admin = new CacheAdmin(recorder, bench.log, cacheSettings());
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
  ] as InvalidationTarget[])('is refused for %j', async (target) => {
    await expect(admin.invalidate(target)).rejects.toMatchObject({ code: 'request.invalid' });
    expect(recorded).toEqual([]);
  });

  it('that this process could not follow in time says so', async () => {
    const recorder = { record: () => Promise.resolve(99) } as unknown as ChangeRecorder;
    const behind = new CacheAdmin(recorder, bench.log, cacheSettings());
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
    expect(await bench.inspector.inspect(listed!.key)).toEqual([listed]);
    expect(await bench.inspector.inspect('other')).toEqual([]);
    expect(await bench.inspector.entries('nothing:', 10)).toEqual([]);
    expect(bench.statistics.snapshot().total.hits).toBe(0);
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
