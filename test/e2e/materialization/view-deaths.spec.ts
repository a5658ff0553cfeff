import { dieAt } from '../../../bench/views/dying.mjs';
import { ReadLoop } from '../../../bench/views/read-loop.mjs';
import { ViewHarness } from '../../integration/materialization/view-harness.js';

const REST = `indexes: []
  refresh_cron: '*/5 * * * *'
`;
const stack = (least: number): string => `
- name: mv_base
  sql_id: totals
  params: { at_least: ${String(least)} }
  ${REST}
- name: mv_middle
  sql_id: middle
  params: {}
  ${REST}
- name: mv_top
  sql_id: top
  params: {}
  ${REST}`;
/** Statements of a rebuild of three views at which the server's side dies; every one of them is tried by `npm run prove:views`. */
const DEATHS = [12, 33, 58, 81, 93] as const;

describe('a stack of views', () => {
  let first: ViewHarness;
  let next: ViewHarness;
  const counts = async (): Promise<Record<string, number>> => {
    const [row] = await first.db.query<Record<string, number>>(
      `SELECT (SELECT count(*)::int FROM public.mv_base) AS base, (SELECT count(*)::int FROM public.mv_middle) AS middle, (SELECT count(*)::int FROM public.mv_top) AS top`,
    );
    return row!;
  };
  const applied = async (harness: ViewHarness): Promise<Record<string, number>> => {
    for (const run of (await harness.views.apply()).runs) expect(run).toMatchObject({ state: 'succeeded' });
    expect((await harness.views.plan()).isEmpty).toBe(true);
    return counts();
  };

  beforeAll(async () => {
    first = await ViewHarness.open('[]');
    const visits = { columns: 'place:string,visits:integer', key: 'place' };
    await first.directory.query(
      'middle',
      `SELECT b.place, b.visits FROM public.mv_base AS b WHERE b.visits > 0 ORDER BY b.place COLLATE "C"`,
      visits,
    );
    await first.directory.query(
      'top',
      `SELECT m.visits, count(*) AS places FROM public.mv_middle AS m GROUP BY m.visits ORDER BY m.visits`,
      { columns: 'visits:integer,places:integer', key: 'visits' },
    );
    await first.leave();
    const { db } = first;
    first = await first.beside(stack(0));
    next = await first.beside(stack(300));
    expect(db.name).toBe(next.db.name);
    await applied(first);
  });
  afterAll(async () => {
    await next.leave();
    await first.close();
  });

  it('never errs and is never empty for readers, through redefinitions, refreshes and rollbacks of all of it', async () => {
    const loop = new ReadLoop(first.db.appUrl, 3);
    try {
      for (let round = 0; round < 3; round += 1) {
        await applied(next);
        await first.db.query('UPDATE public.visit SET n = n + 1 WHERE id = $1', [round + 1]);
        for (const run of await next.views.refresh(undefined)) expect(['succeeded', 'skipped']).toContain(run.state);
        expect(await next.views.rollback('mv_base')).toMatchObject({ state: 'succeeded', mode: 'rollback' });
        await applied(first);
      }
    } finally {
      await loop.stop();
    }
    expect([loop.errors, loop.empty]).toEqual([[], 0]);
    expect(loop.reads).toBeGreaterThan(10);
  });

  it.each(DEATHS)(
    'is whole, and its ledger true, where the server’s side dies at statement %i of a rebuild',
    async (at) => {
      const before = await applied(first);
      const death = dieAt(at, 'backend', first.db.superuserUrl);
      try {
        await next.views.apply().catch(() => undefined);
      } finally {
        death.restore();
      }
      expect(death.count()).toBeGreaterThanOrEqual(at);
      await next.runs.recover(next.catalogue.list());
      const after = await counts();
      const [last] = await next.views.history('mv_base', 1);
      expect({ after, state: last!.state === 'succeeded' }).toEqual(
        after.base === before.base ? { after: before, state: false } : { after, state: true },
      );
      expect(
        await first.db.query(`SELECT relname FROM pg_class WHERE relnamespace = 'falaj_next'::regnamespace`),
      ).toEqual([]);
      expect(await first.db.query(`SELECT 1 FROM falaj.view_run WHERE state = 'running'`)).toEqual([]);
      await applied(next);
    },
  );
});
