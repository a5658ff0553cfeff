import { Logger } from '@nestjs/common';
import type { Settings } from '../../../src/config/settings.js';
import type { AnswerDelivery } from '../../../src/kernel/query-answer.js';
import type { QueryRegistry } from '../../../src/registry/query.registry.js';
import { scopeOf } from '../cache/bound-query.js';
import { settled } from '../cache/gate.js';
import { HIT, MISS, testRegistry, WARM_UP_SETTINGS } from './prefetch.fixture.js';
import { asked, members, warmingOver, type Warming } from './warmer.fixture.js';

Logger.overrideLogger(false);

describe('Warmer', () => {
  let registry: QueryRegistry;
  beforeAll(async () => {
    registry = await testRegistry();
  });
  const warming = (over: Partial<Settings['prefetch']> = {}): Promise<Warming> => warmingOver(registry, over);

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
});
