import { Logger } from '@nestjs/common';
import type { CronDesk, ScheduledWork } from '../../../src/cache/turns/cron.desk.js';
import type { TurnLedger } from '../../../src/cache/turns/turn.ledger.js';
import type { TurnOutcome, TurnRunner } from '../../../src/cache/turns/turn.runner.js';
import type { WeighedQuestion } from '../../../src/cache/usage/asked-question.js';
import type { QueryUsage } from '../../../src/cache/usage/query.usage.js';
import type { Settings } from '../../../src/config/settings.js';
import type { JsonObject } from '../../../src/kernel/canonical-json.js';
import { FalajError } from '../../../src/kernel/falaj-error.js';
import type { AnswerDelivery } from '../../../src/kernel/query-answer.js';
import { PrefetchPlans } from '../../../src/prefetch/prefetch.plans.js';
import type { PackSource, PrefetchEntry, PrefetchPack } from '../../../src/prefetch/prefetch-plan.js';
import { EndingWatch } from '../../../src/prefetch/ending.watch.js';
import { WarmOccasions } from '../../../src/prefetch/warm.occasions.js';
import { WarmPace, type PoolPressure } from '../../../src/prefetch/warm.pace.js';
import { WarmQuestions } from '../../../src/prefetch/warm.questions.js';
import { WarmRuns } from '../../../src/prefetch/warm.runs.js';
import { Warmer } from '../../../src/prefetch/warmer.js';
import type { QueryRegistry } from '../../../src/registry/query.registry.js';
import { answerOf, scopeOf } from '../cache/bound-query.js';
import { settled } from '../cache/gate.js';
import { deskOver, HIT, MISS, testRegistry, WARM_UP_SETTINGS, type Desk } from './prefetch.fixture.js';

Logger.overrideLogger(false);

/** Turns as several processes see them: whose they are, and which have ended. */
class Turns {
  readonly asked: [name: string, slot: number][] = [];
  outcome: TurnOutcome = 'done';
  isOverNow = false;

  async run(name: string, slot: number, work: () => Promise<void>): Promise<TurnOutcome> {
    this.asked.push([name, slot]);
    if (this.outcome === 'done') await work();
    return this.outcome;
  }
  isOver(): Promise<boolean> {
    return Promise.resolve(this.isOverNow);
  }
  forget(): Promise<void> {
    return Promise.resolve();
  }
}

interface Warming extends Desk {
  readonly warmer: Warmer;
  readonly occasions: WarmOccasions;
  readonly ending: EndingWatch;
  readonly runs: WarmRuns;
  readonly turns: Turns;
  readonly scheduled: ScheduledWork[];
  /** What was asked most, the heaviest first. */
  readonly most: WeighedQuestion[];
  readonly pressure: { waiting: number };
  refreshed(queryId: string, changed?: boolean): Promise<void>;
}

describe('Warmer', () => {
  let registry: QueryRegistry;
  beforeAll(async () => {
    registry = await testRegistry();
  });

  async function warming(over: Partial<Settings['prefetch']> = {}): Promise<Warming> {
    const desk = deskOver(registry, over);
    const entry = (queryId: string, params = {}): PrefetchEntry => ({
      ...{ fn: queryId, params, note: null },
      definition: registry.get(queryId),
    });
    const pack = (name: string, entries: readonly PrefetchEntry[]) =>
      [
        name,
        { ...{ name, domain: 'testing', title: name, description: null, forEach: null, schedule: null }, entries },
      ] as const;
    const plan = {
      always: [entry('wide')],
      intents: new Map([['some.intent', [entry('wide', { top: 2 }), entry('mine'), entry('wages')]]]),
      packs: new Map<string, PrefetchPack>([
        [
          'each',
          {
            ...{ name: 'each', domain: 'testing', title: 'each', description: null, schedule: '5 * * * *' },
            entries: [{ ...entry('mine'), each: { top: 'n' } }, entry('other')],
            forEach: {
              name: 'tenants',
              definition: registry.get('wages'),
              params: {},
              tenantColumn: 'who',
            } as PackSource,
          },
        ] as const,
        pack('core', [entry('wide', { top: 3 }), entry('wages')]),
        pack('more', [entry('wages'), entry('wages', { top: 4 })]),
      ]),
    };
    const plans = new PrefetchPlans(() => Promise.resolve(plan));
    await plans.onModuleInit();
    const most: WeighedQuestion[] = [];
    const usage = { mostHere: () => most, most: () => Promise.resolve(most) } as unknown as QueryUsage;
    const pressure = { waiting: 0 };
    const port: PoolPressure = { waiting: () => pressure.waiting };
    const questions = new WarmQuestions(plans, desk.clients.catalogue, usage, desk.settings);
    const runs = new WarmRuns(desk.settings, desk.clock);
    const pace = new WarmPace(desk.settings, desk.clock, port);
    const warmer = new Warmer(desk.service, questions, pace, runs, desk.settings);
    const turns = new Turns();
    const scheduled: ScheduledWork[] = [];
    const cron = { register: (task: ScheduledWork) => scheduled.push(task) } as unknown as CronDesk;
    const occasions = new WarmOccasions(
      ...([warmer, questions, plans, registry, cron] as const),
      ...([turns as unknown as TurnRunner, turns as unknown as TurnLedger, desk.settings, desk.clock] as const),
    );
    const ending = new EndingWatch(warmer, questions, desk.settings, desk.clock);
    const refreshed = (queryId: string, changed = true): Promise<void> => {
      void occasions.afterRefresh({ view: 'v', queryId, asOf: '2025-01-01T00:00:00Z', changed });
      return settled();
    };
    return { ...desk, warmer, occasions, ending, runs, turns, scheduled, most, pressure, refreshed };
  }

  const asked = ({ clients }: Desk): [queryId: string, top: unknown][] =>
    clients.calls.map(({ queryId, params }) => [queryId, params.top]);

  it('warms packs and samples together, each question once, as the system', async () => {
    const desk = await warming({ concurrency: 10 });
    const warm = desk.warmer.warm({ packs: ['core', 'more'], samples: [{ fn: 'get_wide', params: { top: 3 } }] });
    await settled();
    expect(asked(desk)).toEqual([
      ['wide', 3],
      ['wages', 10],
      ['wages', 4],
    ]);
    const { scope } = desk.clients.calls[0]!;
    expect(scope).toMatchObject({ principal: 'falaj-warmup', tenant: null, roles: ['admin'] });
    desk.clients.answer(0, MISS);
    desk.clients.answer(1, HIT);
    desk.clients.calls[2]!.answered.fail(new Error('gone'));
    expect(await warm).toEqual({
      ...{ sets: 1, hits: 1, misses: 1, errors: 1, duplicates: 2, elapsedMs: 0 },
      failures: [
        {
          queryId: 'wages',
          params: { region: null, top: 4 },
          code: 'internal.unexpected',
          detail: expect.any(String) as string,
        },
      ],
    });
  });

  it('warms as whom it is told', async () => {
    const desk = await warming();
    const scope = scopeOf({ tenant: 'a' });
    void desk.warmer.warm({ samples: [{ fn: 'mine', params: {} }] }, scope);
    await settled();
    expect(desk.clients.calls[0]?.scope).toBe(scope);
  });

  it('refuses a pack there is not', async () => {
    const failed = (await warming()).warmer.warm({ packs: ['core', 'none'] });
    await expect(failed).rejects.toMatchObject({ code: 'prefetch.unknown_pack' });
  });

  it('begins behind the start, one question at a time', async () => {
    const desk = await warming({ packsAtStart: ['core'], concurrency: 10 });
    desk.occasions.onApplicationBootstrap();
    expect(desk.clients.calls).toEqual([]);
    await desk.clock.advance(0);
    expect(asked(desk)).toEqual([['wide', 3]]);
    desk.clients.answer(0, MISS);
    await settled();
    expect(asked(desk)).toHaveLength(2);
  });

  it('does not begin once it is stopped, and asks nothing more when stopped amid it', async () => {
    const early = await warming({ packsAtStart: ['core'] });
    early.occasions.onApplicationBootstrap();
    early.warmer.beforeApplicationShutdown();
    early.occasions.beforeApplicationShutdown();
    await early.clock.advance(1);
    expect(early.clients.calls).toEqual([]);
    const amid = await warming({ packsAtStart: ['core'] });
    amid.occasions.onApplicationBootstrap();
    await amid.clock.advance(0);
    amid.warmer.beforeApplicationShutdown();
    amid.occasions.beforeApplicationShutdown();
    amid.clients.answer(0, MISS);
    await settled();
    expect(asked(amid)).toHaveLength(1);
    expect(amid.clock.timers).toBe(0);
    await amid.refreshed('wide');
    expect(asked(amid)).toHaveLength(1);
  });

  it('asks a refreshed query again in every form the files know, but not for a tenant', async () => {
    const desk = await warming({ concurrency: 10 });
    await desk.refreshed('wide');
    expect(asked(desk)).toEqual([
      ['wide', 10],
      ['wide', 2],
      ['wide', 3],
    ]);
    await desk.refreshed('mine');
    expect(asked(desk).filter(([name]) => name === 'mine')).toEqual([]);
  });

  it('asks nothing after a refresh that changed nothing, or where that is switched off', async () => {
    const unchanged = await warming();
    await unchanged.refreshed('wide', false);
    const off = await warming({ warmAfterRefresh: false });
    await off.refreshed('wide');
    expect([unchanged.clients.calls, off.clients.calls]).toEqual([[], []]);
  });

  it('asks nothing by itself where there is no cache to fill', async () => {
    const desk = await warming({ packsAtStart: ['core'] });
    Object.assign(desk.settings, { cache: { enabled: false } });
    desk.occasions.onApplicationBootstrap();
    await desk.clock.advance(1);
    await desk.refreshed('wide');
    expect(desk.clients.calls).toEqual([]);
  });

  it('runs one warm-up a query at a time, and one more for all that came meanwhile', async () => {
    const desk = await warming({ concurrency: 10 });
    const answerAll = async (from: number): Promise<void> => {
      for (let index = from; index < desk.clients.calls.length; index++) desk.clients.answer(index, MISS);
      await settled();
    };
    await desk.refreshed('wide');
    await desk.refreshed('wide');
    await desk.refreshed('wide');
    await desk.refreshed('wages');
    expect(asked(desk).filter(([name]) => name === 'wide')).toHaveLength(3);
    expect(desk.clients.calls).toHaveLength(5);
    await answerAll(0);
    expect(asked(desk).filter(([name]) => name === 'wide')).toHaveLength(6);
    await answerAll(5);
    expect(desk.clients.calls).toHaveLength(8);
    await desk.refreshed('wide');
    expect(desk.clients.calls).toHaveLength(11);
  });

  const members = (desk: Warming, index: number, rows: readonly JsonObject[]): Promise<void> => {
    const { queryId, answered } = desk.clients.calls[index]!;
    answered.open(answerOf(queryId, rows));
    return settled();
  };
  const weighed = (
    queryId: string,
    tenant: string | null,
    weight: number,
    params: JsonObject = {},
  ): WeighedQuestion => ({
    ...{ key: `${queryId} ${String(tenant)}`, queryId, tenant, params, weight },
  });

  it('warms a pack for each member of its source, as the tenant that the member names, up to a limit', async () => {
    const desk = await warming({ concurrency: 10 });
    void desk.warmer.warm({ packs: ['each'] });
    await settled();
    expect(asked(desk)).toEqual([['wages', undefined]]);
    await members(desk, 0, [
      { who: 'a', n: 1 },
      { who: 'b', n: 2 },
      { who: 'c', n: 3 },
      { who: 'd', n: 4 },
    ]);
    const told = desk.clients.calls.slice(1).map(({ queryId, scope, params }) => [queryId, scope.tenant, params.top]);
    expect(told).toEqual([
      ['mine', 'a', 1],
      ['other', null, 10],
      ['mine', 'b', 2],
      ['mine', 'c', 3],
    ]);
  });

  it('is shown while it goes on, and when it is over; a cancelled one asks nothing more', async () => {
    const desk = await warming({ warmUp: { ...WARM_UP_SETTINGS, concurrency: 1 } });
    const warm = desk.warmer.warm({ packs: ['more'] });
    await settled();
    desk.clients.answer(0, MISS);
    await settled();
    const [run] = desk.runs.list().current;
    expect(run).toMatchObject({
      occasion: 'request',
      state: 'running',
      total: 2,
      done: 1,
      sets: 1,
      hits: 0,
      errors: 0,
    });
    desk.runs.cancel(run!.id);
    await warm;
    expect(desk.runs.list()).toMatchObject({
      current: [],
      recent: [{ id: run!.id, state: 'cancelled', total: 2, done: 1 }],
    });
    expect(() => desk.runs.cancel('none')).toThrow(expect.objectContaining({ code: 'prefetch.unknown_run' }) as Error);
  });

  it('keeps all warm-ups together to the connections there are for them', async () => {
    const desk = await warming({ concurrency: 10, warmUp: { ...WARM_UP_SETTINGS, concurrency: 2 } });
    void desk.warmer.warm({ packs: ['core'] });
    void desk.warmer.warm({ samples: [{ fn: 'other', params: {} }] });
    await settled();
    expect(desk.clients.calls).toHaveLength(2);
    desk.clients.answer(0, HIT);
    await settled();
    expect(desk.clients.calls).toHaveLength(3);
  });

  it('loads no faster than it may, and asks what the cache has as fast as it can', async () => {
    const desk = await warming({ specsMax: 100, warmUp: { ...WARM_UP_SETTINGS, loadsPerSecond: 2, concurrency: 1 } });
    const samples = Array.from({ length: 6 }, (_, n) => ({ fn: 'wide', params: { top: n + 1 } }));
    void desk.warmer.warm({ samples });
    const answer = async (from: number, delivery: AnswerDelivery): Promise<number> => {
      for (let at = from; at < desk.clients.calls.length; at += 1) {
        desk.clients.answer(at, delivery);
        await settled();
      }
      return desk.clients.calls.length;
    };
    await settled();
    // Two at once from what was saved up, one more on credit, and then one each half second.
    expect(await answer(0, MISS)).toBe(3);
    await desk.clock.advance(499);
    expect(desk.clients.calls).toHaveLength(3);
    await desk.clock.advance(1);
    expect(desk.clients.calls).toHaveLength(4);
    expect(await answer(3, HIT)).toBe(6);
  });

  it('waits while a request waits for a connection', async () => {
    const desk = await warming();
    desk.pressure.waiting = 1;
    void desk.warmer.warm({ packs: ['core'] });
    await desk.clock.advance(1000);
    expect(desk.clients.calls).toEqual([]);
    desk.pressure.waiting = 0;
    await desk.clock.advance(50);
    expect(desk.clients.calls).toHaveLength(2);
  });

  it('asks what was asked most with its packs, for whom it was asked, but not what was asked once', async () => {
    const desk = await warming({ packsAtStart: ['more'] });
    desk.most.push(weighed('mine', 'a', 7), weighed('wages', null, 5), weighed('other', null, 1));
    void desk.occasions.atStart();
    await settled();
    for (let at = 0; at < 3; at += 1) {
      desk.clients.answer(at, MISS);
      await settled();
    }
    expect(desk.clients.calls.map(({ queryId, scope }) => [queryId, scope.tenant])).toEqual([
      ['wages', null],
      ['wages', null],
      ['mine', 'a'],
    ]);
    expect(desk.clients.calls[0]?.scope.reading).toEqual({ isAhead: true });
    expect(desk.runs.list().recent).toMatchObject([{ occasion: 'start', state: 'done', sets: 3 }]);
  });

  describe('with a second tier that processes share', () => {
    const shared = async (over: Partial<Settings['prefetch']> = {}): Promise<Warming> => {
      const desk = await warming({ packsAtStart: ['more'], ...over });
      Object.assign(desk.settings, { redis: {} });
      return desk;
    };

    it('one process warms a new version, and the others when it has ended', async () => {
      const first = await shared();
      void first.occasions.atStart();
      await settled();
      expect(first.turns.asked).toEqual([['deploy/v', 1]]);
      expect(first.runs.list().current).toMatchObject([{ occasion: 'deploy' }]);
      const second = await shared();
      second.turns.outcome = 'left';
      void second.occasions.atStart();
      await second.clock.advance(5000);
      expect(second.clients.calls).toEqual([]);
      second.turns.isOverNow = true;
      await second.clock.advance(1000);
      expect(second.runs.list().current).toMatchObject([{ occasion: 'start' }]);
    });

    it('does what is due by the clock in one process; where none is shared, each does', async () => {
      const desk = await shared();
      desk.occasions.onApplicationBootstrap();
      const alone = await warming();
      alone.occasions.onApplicationBootstrap();
      const names = ['priority-warm-up', 'cache-refresh', 'warm-pack:core', 'warm-pack:each', 'warm-pack:more'];
      expect(desk.scheduled.map(({ name }) => name)).toEqual(names);
      expect(new Set(desk.scheduled.map(({ by }) => by))).toEqual(new Set(['one']));
      expect(new Set(alone.scheduled.map(({ by }) => by))).toEqual(new Set(['each']));
      expect(desk.scheduled.find(({ name }) => name === 'warm-pack:each')?.cron).toBe('5 * * * *');
    });
  });

  it('renews often-used answers before their end, and loads none that is not there', async () => {
    const desk = await warming();
    desk.most.push(weighed('mine', 'a', 7), weighed('wages', null, 5), weighed('other', null, 3));
    desk.ending.onApplicationBootstrap();
    await desk.clock.advance(10_000);
    const reading = { isAhead: true, renewWithinMs: 60_000, demands: { onlyIfCached: true } };
    expect(desk.clients.calls.map(({ queryId, scope }) => [queryId, scope.tenant, scope.reading])).toEqual([
      ['mine', 'a', reading],
      ['wages', null, reading],
      ['other', null, reading],
    ]);
    desk.clients.answer(0, MISS);
    desk.clients.answer(1, HIT);
    desk.clients.calls[2]!.answered.fail(new FalajError('cache.not_cached', 'not there'));
    await settled();
    expect(desk.ending.status).toEqual({ looks: 1, renewed: 1, errors: 0 });
    expect(desk.service.statistics()).toMatchObject({ runs: 0, hits: 0 });
    desk.ending.beforeApplicationShutdown();
    expect(desk.clock.timers).toBe(0);
  });

  it('asks a refreshed query as it is asked often, and of each member of a pack', async () => {
    const desk = await warming({ concurrency: 10 });
    desk.most.push(weighed('mine', 'z', 7, { top: 9 }), weighed('wages', null, 5));
    await desk.refreshed('mine');
    await members(desk, 0, [{ who: 'a', n: 1 }]);
    expect(
      desk.clients.calls.slice(1).map(({ queryId, scope, params }) => [queryId, scope.tenant, params.top]),
    ).toEqual([
      ['mine', 'a', 1],
      ['mine', 'z', 9],
    ]);
  });
});
