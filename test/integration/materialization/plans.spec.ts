import pg from 'pg';
import { VIEW_SCHEMA } from '../../../src/materialization/view-definition.js';
import type { ViewPlan } from '../../../src/materialization/view-report.js';
import type { ViewHarness } from './view-harness.js';
import { base, dropStrangers, openStack, OVER, STACK } from './view-stack.js';

describe('a plan', () => {
  let harness: ViewHarness;
  const others: ViewHarness[] = [];
  const clients: pg.Client[] = [];

  const beside = async (views: string): Promise<ViewHarness> => {
    const opened = await harness.beside(views);
    others.push(opened);
    return opened;
  };
  const stepsOf = ({ steps }: ViewPlan) => steps.map(({ view, action }) => `${action} ${view}`);
  const rowsOf = async (relation: string): Promise<number> => {
    const [row] = await harness.db.query<{ rows: number }>(`SELECT count(*)::int AS rows FROM ${relation}`);
    return row!.rows;
  };

  beforeAll(async () => {
    harness = await openStack();
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((each) => each.end().catch(() => undefined)));
    await dropStrangers(harness);
    const nothing = await beside('[]');
    await nothing.views.apply();
    await harness.db.query('DELETE FROM falaj.view_run');
    for (const other of others.splice(0)) await other.leave();
  });
  afterAll(() => harness.close());

  it('creates in order, says how long by an estimate, and after that by the runs', async () => {
    const stack = await beside(STACK);
    const plan = await stack.views.plan();
    expect(stepsOf(plan)).toEqual(['create mv_base', 'create mv_middle', 'create mv_top']);
    expect(plan.steps[0]!.expected).toMatchObject({ basis: 'estimate' });
    expect(plan.steps[0]!.expected!.from).toMatch(/^a cost of \d+ and \d+ rows, by EXPLAIN$/);
    expect(plan.steps[1]!.expected).toBeNull();
    expect((await stack.views.apply({ planId: plan.planId })).runs.map(({ state }) => state)).toEqual(
      Array.from({ length: 3 }, () => 'succeeded'),
    );
    const next = await beside(base(300) + OVER);
    const [step] = (await next.views.plan()).steps;
    expect(step).toMatchObject({ action: 'rebuild', together: ['mv_middle', 'mv_top'], expected: { basis: 'runs' } });
  });

  it('builds anew what reads a view with it, in one transaction, each with its row and its tags', async () => {
    const stack = await beside(STACK);
    await stack.views.apply();
    await harness.db.query('DELETE FROM falaj.outbox');
    const next = await beside(base(300) + OVER);
    const plan = await next.views.plan();
    expect(stepsOf(plan)).toEqual(['rebuild mv_base', 'rebuild mv_middle', 'rebuild mv_top']);
    expect(plan.steps.map(({ within }) => within)).toEqual([null, 'mv_base', 'mv_base']);
    expect(plan.steps[0]!.details).toContain('parameter at_least is 300, was 0');
    const { runs } = await next.views.apply({ planId: plan.planId });
    expect(runs).toMatchObject([{ view: 'mv_base', state: 'succeeded', mode: 'swap' }]);
    for (const view of ['mv_middle', 'mv_top'])
      expect(await next.views.history(view, 1)).toMatchObject([
        { state: 'succeeded', mode: 'swap', reason: 'it reads mv_base, which was built anew' },
      ]);
    expect((await next.views.plan()).isEmpty).toBe(true);
    const [least] = await harness.db.query('SELECT min(visits)::int AS least FROM public.mv_middle');
    expect(least!.least).toBeGreaterThanOrEqual(300);
    expect(await harness.waiting()).toEqual(
      expect.arrayContaining([
        'view:mv_base',
        'view:mv_middle',
        'view:mv_top',
        'route:totals',
        'route:middle',
        'route:top',
      ]),
    );
  });

  it('makes strangers again as they are, and tells views to read the new build', async () => {
    await (await beside(STACK)).views.apply();
    await harness.db
      .query(`CREATE VIEW public.reader WITH (security_barrier = true) AS SELECT b.place AS name FROM public.mv_base AS b;
      GRANT SELECT (name) ON public.reader TO PUBLIC; COMMENT ON VIEW public.reader IS 'mine';
      CREATE MATERIALIZED VIEW public.stranger WITH (fillfactor = 60) AS SELECT 'public.mv_base' AS said, place FROM public.mv_base;
      CREATE UNIQUE INDEX stranger_place ON public.stranger (place); GRANT SELECT ON public.stranger TO PUBLIC;
      COMMENT ON MATERIALIZED VIEW public.stranger IS 'not ours'; COMMENT ON COLUMN public.stranger.place IS 'where'`);
    const facts = () =>
      harness.db.query(
        `SELECT c.relname::text, c.relkind::text, c.reloptions, c.relacl::text, obj_description(c.oid), col_description(c.oid, 2) AS of_column,
           pg_get_viewdef(c.oid) AS definition, (SELECT string_agg(indexdef, ';') FROM pg_indexes WHERE tablename = c.relname) AS indexes,
           (SELECT attacl::text FROM pg_attribute WHERE attrelid = c.oid AND attnum = 1) AS of_first
         FROM pg_class AS c WHERE c.oid IN ('public.reader'::regclass, 'public.stranger'::regclass) ORDER BY 1`,
      );
    const before = await facts();
    const next = await beside(base(300) + OVER);
    expect((await next.views.plan()).steps[0]!.details).toEqual(
      expect.arrayContaining([
        'materialized view public.stranger reads it and is made again as it is',
        'view public.reader reads it and is told to read the new build',
      ]),
    );
    expect((await next.views.apply()).runs).toMatchObject([{ state: 'succeeded' }]);
    expect(await facts()).toEqual(before);
    const rows = await rowsOf('public.mv_base');
    expect(rows).toBeLessThan(20);
    expect([await rowsOf('public.reader'), await rowsOf('public.stranger')]).toEqual([rows, rows]);
    expect(await harness.db.query('SELECT DISTINCT said FROM public.stranger')).toEqual([{ said: 'public.mv_base' }]);
    expect(await harness.db.query(`SELECT to_regclass('falaj_previous.stranger') AS it`)).toEqual([{ it: null }]);
  });

  it('is blocked, with names, by what can be neither', async () => {
    await (await beside(STACK)).views.apply();
    await harness.db.query(
      `CREATE FUNCTION public.reading() RETURNS SETOF public.mv_middle LANGUAGE sql AS 'SELECT * FROM public.mv_middle'`,
    );
    const next = await beside(base(300) + OVER);
    const plan = await next.views.plan();
    expect(plan.steps[0]).toMatchObject({ view: 'mv_base', action: 'blocked' });
    expect(plan.steps[0]!.details).toContain('read by function public.reading()');
    expect((await next.views.apply()).runs).toEqual([]);
    expect(await rowsOf('public.mv_base')).toBe(20);
  });

  it('is done as it was shown, or not at all', async () => {
    const stack = await beside(STACK);
    const shown = await stack.views.plan();
    await harness.db.query('CREATE TABLE public.mv_middle (mine integer)');
    try {
      await expect(stack.views.apply({ planId: shown.planId })).rejects.toMatchObject({ code: 'view.plan_changed' });
      expect(await harness.db.query(`SELECT to_regclass('public.mv_base') AS it`)).toEqual([{ it: null }]);
    } finally {
      await harness.db.query('DROP TABLE public.mv_middle');
    }
  });

  it('tells a step that has become another between the look and its lock, and does nothing', async () => {
    const one = await beside(base(0));
    await one.views.apply();
    const next = await beside(base(300));
    const look = next.planner.plan.bind(next.planner);
    let looks = 0;
    next.planner.plan = async (options) => {
      if (++looks === 2) await harness.db.query('CREATE INDEX meanwhile ON public.mv_base (visits)');
      return look(options);
    };
    const { runs } = await next.views.apply();
    expect(runs).toMatchObject([{ state: 'failed', errorClass: 'view.plan_changed' }]);
    expect(runs[0]!.reason).toContain('index meanwhile is not defined here; it is carried over');
    expect(await rowsOf('public.mv_base')).toBe(20);
  });

  it('makes indexes alone where they alone are defined otherwise, and drops what it made itself', async () => {
    const withIndexes = (texts: readonly string[]): string =>
      base(0).replace('indexes: []', `indexes: ${JSON.stringify(texts)}`);
    const one = await beside(withIndexes(['one ON mv_base(visits)', 'two ON mv_base(visits DESC)']));
    await one.views.apply();
    await harness.db.query('CREATE INDEX mine ON public.mv_base (visits, place)');
    const [{ oid }] = (await harness.db.query(`SELECT 'public.mv_base'::regclass::oid AS oid`)) as [{ oid: number }];
    const next = await beside(withIndexes(['one ON mv_base(visits, place)', 'three ON mv_base USING hash (place)']));
    const plan = await next.views.plan();
    expect(plan.steps).toMatchObject([
      {
        action: 'reindex',
        reason: 'its indexes are defined otherwise',
        details: [
          'missing index three',
          'index one is not as it is defined here; it is made beside and takes the name',
          'index two is defined no more; it is dropped',
          'index mine is not defined here; it is kept',
        ],
      },
    ]);
    expect((await next.views.apply()).runs).toMatchObject([
      { mode: 'reindex', reason: 'made three, one; dropped two' },
    ]);
    expect((await next.views.plan()).steps).toMatchObject([{ action: 'none' }]);
    expect(await harness.db.query(`SELECT 'public.mv_base'::regclass::oid AS oid`)).toEqual([{ oid }]);
    const names = await harness.db.query(
      `SELECT indexname::text AS name FROM pg_indexes WHERE tablename = 'mv_base' AND schemaname = 'public' ORDER BY 1`,
    );
    expect(names.map(({ name }) => String(name))).toEqual(['mine', 'mv_base_key', 'one', 'three']);
  });

  it('carries over an index of somebody else where its columns are still there', async () => {
    await (await beside(base(0))).views.apply();
    await harness.db.query('CREATE INDEX mine ON public.mv_base (visits DESC) WHERE visits > 3');
    const next = await beside(base(300));
    expect((await next.views.plan()).steps[0]!.details).toContain('index mine is not defined here; it is carried over');
    await next.views.apply();
    expect(
      await harness.db.query(`SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexname = 'mine'`),
    ).toEqual([{ indexdef: 'CREATE INDEX mine ON public.mv_base USING btree (visits DESC) WHERE (visits > 3)' }]);
  });

  it('keeps rows as the definition says, and notices where that was altered', async () => {
    const stored = (storage: string): string => base(0).replace('params:', `storage: ${storage}\n  params:`);
    const options = () => harness.db.query(`SELECT reloptions FROM pg_class WHERE oid = 'public.mv_base'::regclass`);
    const first = await beside(stored('{ fillfactor: 70, autovacuum_enabled: false }'));
    await first.views.apply();
    expect(await options()).toEqual([{ reloptions: ['autovacuum_enabled=false', 'fillfactor=70'] }]);
    await harness.db.query('ALTER MATERIALIZED VIEW public.mv_base SET (fillfactor = 90, parallel_workers = 1)');
    const plan = await first.views.plan();
    expect(plan.steps).toMatchObject([
      {
        action: 'rebuild',
        reason: 'how it is stored was altered by hand',
        details: ['storage option fillfactor=70 is not set'],
      },
    ]);
    expect((await first.views.apply({ planId: plan.planId })).runs).toMatchObject([
      { state: 'succeeded', mode: 'swap', reason: 'how it is stored was altered by hand' },
    ]);
    expect(await options()).toEqual([
      { reloptions: ['autovacuum_enabled=false', 'fillfactor=70', 'parallel_workers=1'] },
    ]);
    expect((await first.views.plan()).isEmpty).toBe(true);
    const next = await beside(stored('{ fillfactor: 80 }'));
    expect((await next.views.plan()).steps[0]!.details).toEqual(
      expect.arrayContaining([
        'storage option fillfactor=80 is not set',
        'storage option autovacuum_enabled=false is defined no more',
      ]),
    );
    await next.views.apply();
    // What somebody set by hand stays, what a definition said and says no more goes.
    expect(await options()).toEqual([{ reloptions: ['fillfactor=80', 'parallel_workers=1'] }]);
    expect((await next.views.plan()).isEmpty).toBe(true);
  });

  it('drops what no definition names, readers first, and nothing that somebody else reads', async () => {
    await (await beside(STACK)).views.apply();
    const nothing = await beside('[]');
    await harness.db.query('CREATE VIEW public.reader AS SELECT * FROM public.mv_middle');
    const held = await nothing.views.plan();
    expect(stepsOf(held)).toEqual(expect.arrayContaining(['drop mv_top', 'blocked mv_middle']));
    expect(held.steps.find(({ view }) => view === 'mv_middle')!.details).toEqual(['read by view public.reader']);
    await harness.db.query('DROP VIEW public.reader');
    expect(stepsOf(await nothing.views.plan())).toEqual(['drop mv_top', 'drop mv_middle', 'drop mv_base']);
    expect(await nothing.views.apply({ drops: false })).toMatchObject({ drops: [], runs: [] });
    expect((await nothing.views.apply()).drops.map(({ state }) => state)).toEqual(['dropped', 'dropped', 'dropped']);
  });

  it('is blocked by row security, before anything is built', async () => {
    const one = await beside(base(0));
    await harness.db.query('ALTER TABLE public.visit ENABLE ROW LEVEL SECURITY');
    try {
      const [step] = (await one.views.plan()).steps;
      expect(step).toMatchObject({ action: 'blocked' });
      expect(step!.reason).toContain('public.visit');
    } finally {
      await harness.db.query('ALTER TABLE public.visit DISABLE ROW LEVEL SECURITY');
    }
  });

  it('explains a view', async () => {
    await (await beside(STACK)).views.apply();
    const next = await beside(base(300) + OVER);
    expect(await next.views.explain('mv_base')).toMatchObject({
      ...{ condition: 'outdated', reads: ['public.visit'], obstacles: [], former: null },
      readers: ['materialized view public.mv_middle', 'materialized view public.mv_top'],
      step: { action: 'rebuild', together: ['mv_middle', 'mv_top'] },
      indexes: [
        {
          name: 'mv_base_key',
          definition: `CREATE UNIQUE INDEX mv_base_key ON ${VIEW_SCHEMA}.mv_base USING btree (place)`,
        },
      ],
    });
  });
});
