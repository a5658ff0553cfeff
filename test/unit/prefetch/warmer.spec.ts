import { Logger } from '@nestjs/common';
import type { Settings } from '../../../src/config/settings.js';
import type { PrefetchEntry } from '../../../src/prefetch/prefetch-plan.js';
import { PrefetchPlans } from '../../../src/prefetch/prefetch.plans.js';
import { Warmer } from '../../../src/prefetch/warmer.js';
import type { QueryRegistry } from '../../../src/registry/query.registry.js';
import { scopeOf } from '../cache/bound-query.js';
import { settled } from '../cache/gate.js';
import { deskOver, HIT, MISS, testRegistry, type Desk } from './prefetch.fixture.js';

Logger.overrideLogger(false);

interface Warming extends Desk {
  readonly warmer: Warmer;
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
      [name, { ...{ name, domain: 'testing', title: name, description: null }, entries }] as const;
    const plan = {
      always: [entry('wide')],
      intents: new Map([['some.intent', [entry('wide', { top: 2 }), entry('mine'), entry('wages')]]]),
      packs: new Map([
        pack('core', [entry('wide', { top: 3 }), entry('wages')]),
        pack('more', [entry('wages'), entry('wages', { top: 4 })]),
      ]),
    };
    const plans = new PrefetchPlans(() => Promise.resolve(plan));
    await plans.onModuleInit();
    const warmer = new Warmer(desk.service, plans, desk.settings, desk.clock);
    const refreshed = (queryId: string, changed = true): Promise<void> => {
      void warmer.afterRefresh({ view: 'v', queryId, asOf: '2025-01-01T00:00:00Z', changed });
      return settled();
    };
    return { ...desk, warmer, refreshed };
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
    desk.warmer.onApplicationBootstrap();
    expect(desk.clients.calls).toEqual([]);
    await desk.clock.advance(0);
    expect(asked(desk)).toEqual([['wide', 3]]);
    desk.clients.answer(0, MISS);
    await settled();
    expect(asked(desk)).toHaveLength(2);
  });

  it('does not begin once it is stopped, and asks nothing more when stopped amid it', async () => {
    const early = await warming({ packsAtStart: ['core'] });
    early.warmer.onApplicationBootstrap();
    early.warmer.beforeApplicationShutdown();
    await early.clock.advance(1);
    expect(early.clients.calls).toEqual([]);
    const amid = await warming({ packsAtStart: ['core'] });
    amid.warmer.onApplicationBootstrap();
    await amid.clock.advance(0);
    amid.warmer.beforeApplicationShutdown();
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
    await desk.refreshed('other');
    expect(desk.clients.calls).toHaveLength(3);
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
    desk.warmer.onApplicationBootstrap();
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
});
