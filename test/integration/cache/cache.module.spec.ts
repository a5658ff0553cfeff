import { Global, Logger, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Redis } from 'ioredis';
import { CacheAdmin } from '../../../src/cache/cache.admin.js';
import { CacheHealth } from '../../../src/cache/cache.health.js';
import { CacheInspector } from '../../../src/cache/cache.inspector.js';
import { CacheModule } from '../../../src/cache/cache.module.js';
import { CacheStatistics } from '../../../src/cache/cache.statistics.js';
import { CHANGE_LOG } from '../../../src/changes/change-log.token.js';
import { ChangeFollower } from '../../../src/changes/change.follower.js';
import { ChangeRecorder } from '../../../src/changes/change.recorder.js';
import { SERVICE_LINK, type ControlLink } from '../../../src/changes/control-link.js';
import { RecordedWrites } from '../../../src/changes/recorded-writes.port.js';
import { TRACKED_TABLES } from '../../../src/changes/tracked-tables.token.js';
import { SETTINGS, type Settings } from '../../../src/config/settings.js';
import { EventsModule } from '../../../src/events/events.module.js';
import { ObservabilityModule } from '../../../src/observability/observability.module.js';
import { FalajError } from '../../../src/kernel/falaj-error.js';
import { OperationCatalogue } from '../../../src/registry/operation.catalogue.js';
import { QueryRegistry } from '../../../src/registry/query.registry.js';
import { eventually } from '../../support/eventually.js';
import { describeWithRedis, testRedis, type TestRedis } from '../../support/redis.js';
import { boundOf, definitionOf, scopeOf } from '../../unit/cache/bound-query.js';
import { CountingClient } from '../../unit/cache/cache.bench.js';
import { cacheSettings } from '../../unit/cache/cache-settings.js';
import { ScriptedChangeLog } from '../../unit/cache/scripted-change-log.js';

const DEFINITION = definitionOf();

/** What is kept over all processes is not asked for here: each goes by itself, as where the database is away. */
const NO_LINK: ControlLink = {
  connected: false,
  query: () => Promise.reject(new FalajError('database.unavailable', 'there is no database')),
  listen: () => undefined,
  onConnected: () => undefined,
  onLost: () => undefined,
  close: () => Promise.resolve(),
};

interface Process {
  readonly client: CountingClient;
  readonly log: ScriptedChangeLog;
  get: <T>(token: abstract new (...args: never[]) => T) => T;
  close: () => Promise<void>;
}

/** A process: the cache's own module among what it needs of other rooms. */
async function start(settings: Settings, log = new ScriptedChangeLog()): Promise<Process> {
  const catalogue = new OperationCatalogue();
  const client = new CountingClient(DEFINITION.queryId);
  const { operation, queryId } = DEFINITION;
  catalogue.add({ operation, queryId, definition: DEFINITION, instance: client, methodName: 'ask' });
  const neighbours = [
    { provide: SETTINGS, useValue: settings },
    { provide: CHANGE_LOG, useValue: log },
    { provide: ChangeFollower, useValue: { status: () => ({ tables: [] }) } },
    { provide: ChangeRecorder, useValue: { record: (tags: string[]) => Promise.resolve(log.change(...tags)) } },
    {
      provide: QueryRegistry,
      useValue: { bind: () => ({ ...boundOf(), definition: DEFINITION }), list: () => [DEFINITION] },
    },
    { provide: OperationCatalogue, useValue: catalogue },
    { provide: TRACKED_TABLES, useValue: [] },
    { provide: RecordedWrites, useValue: {} },
    { provide: SERVICE_LINK, useValue: NO_LINK },
  ];
  @Global()
  @Module({ providers: neighbours, exports: neighbours.map(({ provide }) => provide) })
  class Neighbours {}
  const app = await Test.createTestingModule({
    imports: [Neighbours, ObservabilityModule, EventsModule, CacheModule],
  }).compile();
  await app.init();
  return { client, log, get: (token) => app.get(token), close: () => app.close() };
}

Logger.overrideLogger(false);

describe('the cache module without a second tier', () => {
  it('wraps, answers from memory, invalidates by the log, and closes', async () => {
    const one = await start(cacheSettings());
    await one.client.ask(scopeOf(), {});
    expect((await one.client.ask(scopeOf(), {})).delivery).toMatchObject({ status: 'hit', detail: 'l1' });
    await one.get(CacheAdmin).invalidate({ namespace: 'falaj_test' });
    expect((await one.client.ask(scopeOf(), {})).rows).toEqual([{ call: 2 }]);
    expect(await one.get(CacheHealth).check()).toEqual({ status: 'off' });
    await one.close();
  });

  it('starts with a second tier that is not there', async () => {
    const one = await start(cacheSettings({}, 'redis://127.0.0.1:1'));
    expect((await one.client.ask(scopeOf(), {})).delivery.status).toBe('miss');
    expect((await one.get(CacheHealth).check()).status).toBe('degraded');
    await one.close();
  });

  it('opens no second tier and wraps nothing where caching is off', async () => {
    const one = await start(cacheSettings({ enabled: false }, 'redis://127.0.0.1:1'));
    expect((await one.client.ask(scopeOf(), {})).delivery).toEqual({ status: 'bypass', detail: 'disabled' });
    expect(await one.get(CacheHealth).check()).toEqual({ status: 'off' });
    await one.close();
  });
});

describeWithRedis('the cache module with Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await testRedis();
  });
  beforeEach(() => redis.flush());
  /** Ends with the suite, whatever failed: one that goes on connecting would keep its neighbours busy. */
  let raw: Redis | undefined;
  afterAll(async () => {
    raw?.disconnect();
    await redis.close();
  });

  const connected = async (): Promise<Process> => {
    const started = await start(cacheSettings({ redisBudgetMs: 5000 }, redis.url));
    await eventually(async () => {
      expect((await started.get(CacheHealth).check()).status).toBe('up');
    });
    return started;
  };

  it('shares answers between processes, and a change ends them in each as it hears of it', async () => {
    const [one, two] = [await connected(), await connected()];
    const first = await one.client.ask(scopeOf(), {});
    await eventually(async () => {
      expect(await two.get(CacheInspector).entries('falaj_test:', 10)).toHaveLength(1);
    });
    const shared = await two.client.ask(scopeOf(), {});
    expect(shared.delivery).toMatchObject({ status: 'hit', detail: 'l2' });
    expect(shared.render(0).equals(first.render(0))).toBe(true);
    two.log.change('table:public.companies');
    expect((await two.client.ask(scopeOf(), {})).delivery.status).toBe('miss');
    expect((await one.client.ask(scopeOf(), {})).delivery.status).toBe('hit');
    one.log.change('table:public.companies');
    expect((await one.client.ask(scopeOf(), {})).delivery).toMatchObject({ status: 'hit', detail: 'l2' });
    await Promise.all([one.close(), two.close()]);
  });

  it('lists and explains what the second tier holds', async () => {
    const one = await connected();
    await one.client.ask(scopeOf(), {});
    const inspector = one.get(CacheInspector);
    const listed = await eventually(async () => {
      const entries = await inspector.entries('falaj_test:', 10);
      expect(entries.map(({ tier }) => tier)).toEqual(['l1', 'l2']);
      return entries;
    });
    expect(await inspector.entries('falaj_test:', 1)).toHaveLength(1);
    expect((await inspector.inspect(listed[0]!.key)).entries.map(({ tier }) => tier)).toEqual(['l1', 'l2']);
    const { entries } = await inspector.explain({ ...boundOf(), definition: DEFINITION }, scopeOf());
    expect(entries.map(({ tier, valid }) => [tier, valid])).toEqual([
      ['l1', true],
      ['l2', true],
    ]);
    expect(one.get(CacheStatistics).snapshot().tiers.l2).toMatchObject({ state: 'ready', breaker: 'closed' });
    await one.close();
  });

  it('leaves alone what other applications keep in the same Redis', async () => {
    const one = await connected();
    raw = new Redis(redis.url);
    await raw.set('other:key', 'not an entry');
    // Who loads what is the cache's own, and no entry.
    await raw.set(`falaj_test:flight:${'0'.repeat(64)}`, 'a claim');
    await one.client.ask(scopeOf(), {});
    const inspector = one.get(CacheInspector);
    await eventually(async () => {
      expect((await inspector.entries('', 10)).map(({ tier }) => tier)).toEqual(['l1', 'l2']);
    });
    expect(await inspector.entries('falaj_te', 10)).toHaveLength(2);
    expect(await inspector.entries('other:', 10)).toEqual([]);
    expect((await inspector.inspect('other:key')).entries).toEqual([]);
    expect(await raw.get('other:key')).toBe('not an entry');
    await one.close();
  });

  it('stores what is on its way before it closes', async () => {
    const one = await connected();
    await one.client.ask(scopeOf(), {});
    await one.close();
    const two = await connected();
    expect((await two.client.ask(scopeOf(), {})).delivery).toMatchObject({ status: 'hit', detail: 'l2' });
    await two.close();
  });
});
