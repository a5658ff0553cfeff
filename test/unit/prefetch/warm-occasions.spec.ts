import { Logger } from '@nestjs/common';
import type { Settings } from '../../../src/config/settings.js';
import { FalajError } from '../../../src/kernel/falaj-error.js';
import type { QueryRegistry } from '../../../src/registry/query.registry.js';
import { settled } from '../cache/gate.js';
import { HIT, MISS, testRegistry } from './prefetch.fixture.js';
import { members, warmingOver, weighed, type Warming } from './warmer.fixture.js';

Logger.overrideLogger(false);

describe('What is warmed by itself', () => {
  let registry: QueryRegistry;
  beforeAll(async () => {
    registry = await testRegistry();
  });
  const warming = (over: Partial<Settings['prefetch']> = {}): Promise<Warming> => warmingOver(registry, over);

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
