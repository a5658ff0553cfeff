import { Logger } from '@nestjs/common';
import { FalajError } from '../../../src/kernel/falaj-error.js';
import type { PrefetchSpec } from '../../../src/prefetch/prefetch-spec.js';
import type { QueryRegistry } from '../../../src/registry/query.registry.js';
import { scopeOf } from '../cache/bound-query.js';
import { settled } from '../cache/gate.js';
import { deskOver, HIT, MISS, testRegistry } from './prefetch.fixture.js';

Logger.overrideLogger(false);

const scope = scopeOf({ principal: 'someone' });
const wide = (params: PrefetchSpec['params'] = {}): PrefetchSpec => ({ fn: 'wide', params });

describe('PrefetchService', () => {
  let registry: QueryRegistry;
  beforeAll(async () => {
    registry = await testRegistry();
  });

  it('asks by operation and by query id, as the caller, with bound parameters', async () => {
    const { clients, service } = deskOver(registry);
    const run = service.run([wide({ top: 3 }), { fn: 'get_wages', params: {} }], scope);
    await settled();
    expect(clients.calls.map(({ queryId, params }) => [queryId, params])).toEqual([
      ['wide', { region: null, top: 3 }],
      ['wages', { region: null, top: 10 }],
    ]);
    expect(clients.calls.every((call) => call.scope === scope)).toBe(true);
    clients.answer(1, HIT);
    clients.answer(0, MISS);
    const { outcomes, stats } = await run;
    expect(outcomes.map(({ queryId, answer }) => [queryId, answer?.delivery.status])).toEqual([
      ['wide', 'miss'],
      ['wages', 'hit'],
    ]);
    expect(stats).toEqual({ sets: 1, hits: 1, misses: 1, errors: 0 });
  });

  it('counts what the cache did with each answer', async () => {
    const { clients, service } = deskOver(registry, { concurrency: 5 });
    const run = service.run(
      [1, 2, 3, 4, 5].map((top) => wide({ top })),
      scope,
    );
    await settled();
    clients.answer(0, { status: 'miss', stored: true });
    clients.answer(1, { status: 'miss', stored: false });
    clients.answer(2, { status: 'bypass', detail: 'disabled' });
    clients.answer(3, { status: 'stale', detail: 'l2' });
    clients.calls[4]!.answered.fail(new FalajError('database.unavailable', 'away'));
    const { stats, outcomes } = await run;
    expect(stats).toEqual({ sets: 1, hits: 1, misses: 3, errors: 1 });
    expect(outcomes[4]?.error).toEqual({ code: 'database.unavailable', detail: 'away' });
    expect(service.statistics()).toEqual({ runs: 1, ...stats });
  });

  it('asks equal questions once, however they are written', async () => {
    const { clients, service } = deskOver(registry);
    const same = [wide(), wide({ top: 10 }), { fn: 'get_wide', params: { top: '10', region: null } }];
    const run = service.run(same, scope);
    await settled();
    expect(clients.calls).toHaveLength(1);
    clients.answer(0, MISS);
    expect(await run).toMatchObject({ duplicates: 2, stats: { sets: 1, misses: 1 }, outcomes: [{ queryId: 'wide' }] });
  });

  it('asks no more at once than it may', async () => {
    const { clients, service } = deskOver(registry);
    const run = service.run([wide({ top: 1 }), wide({ top: 2 }), wide({ top: 3 })], scope);
    await settled();
    expect(clients.calls).toHaveLength(2);
    clients.answer(1, MISS);
    await settled();
    expect(clients.calls.map(({ params }) => params.top)).toEqual([1, 2, 3]);
    clients.answer(0, MISS);
    clients.answer(2, MISS);
    expect((await run).outcomes.map(({ params }) => params.top)).toEqual([1, 2, 3]);
  });

  it('refuses a batch with unknown functions before anything is asked, naming them all', async () => {
    const { clients, service } = deskOver(registry);
    const specs = [wide(), { fn: 'nothing', params: {} }, { fn: 'both', params: {} }, { fn: 'nothing', params: {} }];
    const failed = service.run(specs, scope);
    await expect(failed).rejects.toMatchObject({
      code: 'prefetch.unknown_function',
      fields: { functions: ['nothing', 'both'] },
    });
    expect(clients.calls).toEqual([]);
    expect(service.statistics().runs).toBe(0);
  });

  it('refuses a batch past its size', async () => {
    const { clients, service } = deskOver(registry);
    const failed = service.run(
      [1, 2, 3, 4, 5, 6].map((top) => wide({ top })),
      scope,
    );
    await expect(failed).rejects.toMatchObject({ code: 'request.invalid' });
    expect(clients.calls).toEqual([]);
  });

  it('tells of parameters that do not fit, and asks the rest', async () => {
    const { clients, service } = deskOver(registry);
    const run = service.run([wide({ top: 1000 }), wide({ top: 1000 }), wide()], scope);
    await settled();
    clients.answer(0, MISS);
    const { outcomes, stats, duplicates } = await run;
    expect(outcomes.map(({ error }) => error?.code)).toEqual(['query.parameter_range', undefined]);
    expect(outcomes[0]?.params).toEqual({ top: 1000 });
    expect([stats.errors, duplicates]).toEqual([1, 1]);
  });

  it('keeps the message of an unforeseen failure to itself', async () => {
    const { clients, service } = deskOver(registry);
    const run = service.run([wide()], scope);
    await settled();
    clients.calls[0]!.answered.fail(new Error('secret'));
    const { outcomes } = await run;
    expect(outcomes[0]?.error?.code).toBe('internal.unexpected');
    expect(JSON.stringify(outcomes)).not.toContain('secret');
  });

  it('ends at its budget: what answered is told, what did not is not waited for', async () => {
    const { clock, clients, service } = deskOver(registry);
    const run = service.run([wide({ top: 1 }), wide({ top: 2 }), wide({ top: 3 }), wide({ top: 4 })], scope);
    await settled();
    clients.answer(0, MISS);
    await clock.advance(24_999);
    expect(clients.calls).toHaveLength(3);
    await clock.advance(1);
    const { outcomes, stats, elapsedMs } = await run;
    expect(outcomes.map(({ error }) => error?.code)).toEqual([undefined, ...Array<string>(3).fill('prefetch.timeout')]);
    expect(stats).toEqual({ sets: 1, hits: 0, misses: 1, errors: 3 });
    expect(elapsedMs).toBe(25_000);
    clients.answer(1, MISS);
    await settled();
    expect(clients.calls).toHaveLength(3);
    expect(outcomes[1]?.answer).toBeUndefined();
  });

  it('takes a budget of its own, and leaves no timer behind', async () => {
    const { clock, clients, service } = deskOver(registry);
    const late = service.run([wide()], scope, { budgetMs: 100 });
    await clock.advance(100);
    expect((await late).outcomes[0]?.error?.code).toBe('prefetch.timeout');
    const prompt = service.run([wide({ top: 1 })], scope);
    await settled();
    clients.answer(1, HIT);
    expect((await prompt).stats.hits).toBe(1);
    expect(clock.timers).toBe(0);
  });

  it('gives up at once when told to', async () => {
    const { clients, service } = deskOver(registry);
    const stop = new AbortController();
    const run = service.run([wide({ top: 1 }), wide({ top: 2 }), wide({ top: 3 })], scope, { signal: stop.signal });
    await settled();
    clients.answer(0, MISS);
    stop.abort();
    expect((await run).outcomes.map(({ error }) => error?.code)).toEqual([
      undefined,
      'server.stopping',
      'server.stopping',
    ]);
    await settled();
    expect(clients.calls).toHaveLength(2);
    const after = await service.run([wide()], scope, { signal: stop.signal });
    expect([after.stats.errors, clients.calls.length]).toEqual([1, 2]);
  });

  it('answers an empty batch', async () => {
    const { service } = deskOver(registry);
    expect(await service.run([], scope)).toMatchObject({ outcomes: [], duplicates: 0, stats: { errors: 0 } });
  });
});
