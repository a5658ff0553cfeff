import { ANONYMOUS } from '../../../src/kernel/query-scope.js';
import type { ViewHarness } from './view-harness.js';
import { base, dropStrangers, openStack, OVER, STACK } from './view-stack.js';

describe('a rollback', () => {
  let harness: ViewHarness;
  const others: ViewHarness[] = [];

  const beside = async (views: string): Promise<ViewHarness> => {
    const opened = await harness.beside(views);
    others.push(opened);
    return opened;
  };
  const rowsOf = async (relation: string): Promise<number> => {
    const [row] = await harness.db.query<{ rows: number }>(`SELECT count(*)::int AS rows FROM ${relation}`);
    return row!.rows;
  };

  beforeAll(async () => {
    harness = await openStack();
  });
  afterEach(async () => {
    await dropStrangers(harness);
    const nothing = await beside('[]');
    await nothing.views.apply();
    await harness.db.query('DELETE FROM falaj.view_run');
    for (const other of others.splice(0)) await other.leave();
  });
  afterAll(() => harness.close());

  it('puts the former build in its place, says so, answers nothing from it, and holds until the definition changes', async () => {
    await (await beside(base(0))).views.apply();
    const next = await beside(base(300));
    await next.views.apply();
    await harness.db.query('DELETE FROM falaj.outbox');
    const before = (await next.views.statusOf('mv_base')).asOf!;
    const run = await next.views.rollback('mv_base');
    expect(run).toMatchObject({ state: 'succeeded', mode: 'rollback', rowsAfter: 20 });
    const status = await next.views.statusOf('mv_base');
    expect(status).toMatchObject({ condition: 'rolled_back', isCurrent: true });
    expect(Date.parse(status.asOf!)).toBeGreaterThan(Date.parse(before));
    expect(await harness.waiting()).toEqual(expect.arrayContaining(['view:mv_base', 'route:totals']));
    expect(await rowsOf('public.mv_base')).toBe(20);
    const bound = next.registry.bind('totals', { at_least: 300 });
    expect(await next.router.explain(bound, ANONYMOUS)).toMatchObject([{ verdict: 'outdated' }]);

    expect(await next.views.refresh(undefined)).toMatchObject([{ state: 'skipped' }]);
    expect(await next.views.applyAtStart()).toEqual([]);
    expect((await next.views.plan()).steps).toMatchObject([
      { action: 'rebuild', reason: 'it was rolled back from its definition', isHeld: true },
    ]);
    expect((await next.views.apply()).runs).toMatchObject([{ state: 'succeeded', mode: 'swap' }]);
    expect(await next.views.statusOf('mv_base')).toMatchObject({ condition: 'ready' });
    expect(await next.router.explain(bound, ANONYMOUS)).toMatchObject([{ verdict: 'used' }]);
  });

  it('steps forward the second time, and refreshes what has fallen behind', async () => {
    const first = await beside(base(0));
    await first.views.apply();
    const next = await beside(base(300));
    await next.views.apply();
    const kept = await rowsOf('public.mv_base');
    await harness.db.query(`INSERT INTO public.visit VALUES (100001, 'somewhere new', 500)`);
    try {
      expect(await next.views.rollback('mv_base')).toMatchObject({ rowsAfter: 21 });
      expect(await first.views.statusOf('mv_base')).toMatchObject({ condition: 'ready', isCurrent: true });
      expect(await next.views.rollback('mv_base')).toMatchObject({ rowsAfter: kept + 1 });
      expect(await next.views.statusOf('mv_base')).toMatchObject({ condition: 'ready' });
    } finally {
      await harness.db.query('DELETE FROM public.visit WHERE id = 100001');
    }
  });

  it('takes along what was made with it, and makes again what was not', async () => {
    await (await beside(STACK)).views.apply();
    const next = await beside(base(300) + OVER);
    await next.views.apply();
    const few = await rowsOf('public.mv_middle');
    await harness.db.query(`CREATE VIEW public.reader AS SELECT * FROM public.mv_base`);
    expect(await next.views.rollback('mv_middle')).toMatchObject({ state: 'failed', errorClass: 'view.failed' });
    expect(await next.views.rollback('mv_base')).toMatchObject({ state: 'succeeded' });
    expect([await rowsOf('public.reader'), await rowsOf('public.mv_middle')]).toEqual([20, 20]);
    expect(await next.views.history('mv_top', 1)).toMatchObject([
      { mode: 'rollback', reason: 'it goes along with mv_base, which was rolled back' },
    ]);
    expect(await next.views.rollback('mv_base')).toMatchObject({ state: 'succeeded' });
    expect(await rowsOf('public.mv_middle')).toBe(few);
    await harness.db.query('DROP VIEW public.reader');
  });

  it('is refused where no former build is kept, and said so', async () => {
    const one = await beside(base(0));
    await one.views.apply();
    expect(await one.views.rollback('mv_base')).toMatchObject({ state: 'failed', errorClass: 'view.no_former' });
    expect((await one.views.explain('mv_base')).former).toBeNull();
  });

  it('keeps out of service what was in quarantine when it was put aside', async () => {
    const one = await beside(base(0));
    await one.views.apply();
    await harness.db.query(`UPDATE falaj.view_state SET quarantined = 'it differed' WHERE name = 'mv_base'`);
    expect((await one.views.plan()).steps).toMatchObject([{ action: 'rebuild', reason: 'it is quarantined' }]);
    expect((await one.views.apply()).runs).toMatchObject([{ state: 'succeeded', mode: 'swap' }]);
    expect(await one.views.statusOf('mv_base')).toMatchObject({ condition: 'ready', quarantined: null });
    expect(await one.views.rollback('mv_base')).toMatchObject({ state: 'succeeded' });
    expect(await one.views.statusOf('mv_base')).toMatchObject({ condition: 'quarantined', quarantined: 'it differed' });
    const bound = one.registry.bind('totals', { at_least: 0 });
    expect(await one.router.explain(bound, ANONYMOUS)).toMatchObject([{ verdict: 'quarantined' }]);
    expect(await one.views.refresh(undefined)).toMatchObject([{ state: 'succeeded', mode: 'swap' }]);
    expect(await one.views.statusOf('mv_base')).toMatchObject({ condition: 'ready' });
  });
});
