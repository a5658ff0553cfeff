import type { ViewRun } from '../../../src/materialization/view-report.js';
import { TOTALS, ViewHarness } from './view-harness.js';

const OVER = (name: string, from: string): string =>
  `- { name: ${name}, sql_id: over_${from}, params: {}, indexes: [], refresh_cron: '*/5 * * * *' }\n`;
/** mv_totals over the table; b and c over it, d over both: a diamond. x and y over it are a branch of their own. */
const GRAPH = `${TOTALS}${OVER('mv_b', 'totals')}- { name: mv_c, sql_id: calm, params: {}, indexes: [], refresh_cron: '*/5 * * * *' }
${OVER('mv_d', 'both')}${OVER('mv_x', 'other')}${OVER('mv_y', 'x')}`;
const COLUMNS = { columns: 'place:string,visits:integer', key: 'place' };

describe('a refresh of views over views', () => {
  let base: ViewHarness;
  let harness: ViewHarness;
  const summary = (runs: readonly ViewRun[]): Record<string, string> =>
    Object.fromEntries(
      runs.map(({ view, state, mode, rowsChanged }) => [view, `${state} ${mode ?? ''} ${rowsChanged ?? ''}`.trim()]),
    );
  const refresh = async (): Promise<Record<string, string>> => summary(await harness.views.refresh(undefined));
  let mark = 0;
  /** Tags that were told of since the test began. */
  const told = async (): Promise<readonly string[]> => {
    const rows = await harness.db.query<{ tag: string }>('SELECT tag FROM falaj.outbox WHERE id > $1 ORDER BY id', [
      mark,
    ]);
    return rows.map(({ tag }) => tag).filter((tag) => !tag.startsWith('table:'));
  };

  beforeAll(async () => {
    base = await ViewHarness.open();
    await base.db.query('CREATE TABLE public.other AS SELECT * FROM public.visit');
    await base.db.query(`SELECT falaj.track_table('public.other')`);
    const { directory } = base;
    const from = (relation: string) => `SELECT t.place, t.visits FROM ${relation} AS t ORDER BY t.place COLLATE "C"`;
    await directory.query('over_totals', from('public.mv_totals'), COLUMNS);
    await directory.query('calm', from('public.mv_totals').replace('t.visits', '1 AS visits'), COLUMNS);
    await directory.query(
      'over_both',
      `SELECT b.place, b.visits + c.visits AS visits FROM public.mv_b AS b JOIN public.mv_c AS c ON c.place = b.place ORDER BY b.place COLLATE "C"`,
      COLUMNS,
    );
    await directory.query(
      'over_other',
      from('public.other')
        .replace('SELECT t.place, t.visits', 'SELECT t.place, t.n AS visits')
        .replace('AS t', 'AS t WHERE t.id <= 20'),
      COLUMNS,
    );
    await directory.query('over_x', from('public.mv_x'), COLUMNS);
    harness = await base.beside(GRAPH);
    expect(summary(await harness.views.refresh(undefined))).toEqual({
      ...{ mv_totals: 'succeeded build', mv_b: 'succeeded build', mv_c: 'succeeded build' },
      ...{ mv_d: 'succeeded build', mv_x: 'succeeded build' },
      ...{ mv_y: 'succeeded build' },
    });
  });
  beforeEach(async () => {
    const [row] = await harness.db.query<{ id: string }>('SELECT coalesce(max(id), 0) AS id FROM falaj.outbox');
    mark = Number(row!.id);
  });
  afterAll(async () => {
    await harness.leave();
    await base.close();
  });

  it('runs none where nothing changed: each is known as of later, and nothing else moves', async () => {
    const before = await harness.views.status();
    const files = await harness.db.query(
      'SELECT relation, filenode, churn, updated_at FROM falaj.view_state ORDER BY name',
    );
    const runs = await harness.views.refresh(undefined);
    expect(new Set(Object.values(summary(runs)))).toEqual(new Set(['skipped skip']));
    expect(runs[0]).toMatchObject({ reason: 'nothing it reads has changed' });
    for (const { name, asOf } of await harness.views.status())
      expect(asOf! > before.find((view) => view.name === name)!.asOf!).toBe(true);
    expect(
      await harness.db.query('SELECT relation, filenode, churn, updated_at FROM falaj.view_state ORDER BY name'),
    ).toEqual(files);
    expect(await told()).toEqual([]);
  });

  it('runs exactly what reads what changed, each once, and ends where rows stay the same', async () => {
    await harness.db.query('UPDATE public.visit SET n = n + 1 WHERE id = 3');
    expect(await refresh()).toEqual({
      ...{ mv_totals: 'succeeded concurrent 2', mv_b: 'succeeded concurrent 2', mv_c: 'succeeded concurrent 0' },
      ...{ mv_d: 'succeeded concurrent 2', mv_x: 'skipped skip', mv_y: 'skipped skip' },
    });
    expect(await told()).toEqual(['view:mv_totals', 'view:mv_b', 'view:mv_d']);
  });

  it('ends at the first view whose rows stay the same: what reads it is skipped', async () => {
    await harness.db.query('UPDATE public.visit SET n = n');
    expect(await refresh()).toEqual({
      ...{ mv_totals: 'succeeded concurrent 0', mv_b: 'skipped skip', mv_c: 'skipped skip', mv_d: 'skipped skip' },
      ...{ mv_x: 'skipped skip', mv_y: 'skipped skip' },
    });
    expect(await told()).toEqual([]);
  });

  it('is as fresh as the stalest of what it reads', async () => {
    await harness.views.refresh(['mv_b']);
    const [late] = await harness.views.refresh(['mv_d']);
    expect(late!.asOf).toBe((await harness.status.of('mv_c')).asOf);
  });

  it.each([
    [
      'rows changed while a trigger was off',
      `DISABLE TRIGGER ALL; UPDATE public.visit SET n = n + 1 WHERE id = 4; ALTER TABLE public.visit ENABLE TRIGGER ALL`,
    ],
    ['the table has another column', 'ADD COLUMN note text'],
  ])('takes nothing for unchanged where %s', async (_what, alter) => {
    await harness.db.query(`ALTER TABLE public.visit ${alter}`);
    expect((await harness.views.refresh(['mv_totals']))[0]).toMatchObject({ state: 'succeeded' });
    await harness.db.query(`SELECT falaj.track_table('public.visit')`);
    await harness.views.refresh(undefined);
  });

  it('takes nothing for unchanged where its file, that of a table, or a view that it reads is another', async () => {
    await harness.db.query('VACUUM FULL public.visit');
    expect(await refresh()).toMatchObject({ mv_totals: 'succeeded concurrent 0', mv_b: 'skipped skip' });
    await harness.db.query('REFRESH MATERIALIZED VIEW public.mv_totals');
    expect(summary(await harness.views.refresh(['mv_b', 'mv_x']))).toEqual({
      mv_b: 'succeeded concurrent 0',
      mv_x: 'skipped skip',
    });
    expect(await refresh()).toMatchObject({ mv_totals: 'succeeded concurrent 0' });
    await harness.db.query(`UPDATE falaj.view_state SET quarantined = 'test' WHERE name = 'mv_x'`);
    expect(await refresh()).toMatchObject({ mv_x: 'succeeded swap' });
  });

  it('never skips over a table that cannot be tracked', async () => {
    await harness.db.query(`UPDATE falaj.tracked_table SET state = 'untracked' WHERE table_name = 'other'`);
    for (let round = 0; round < 2; round += 1)
      expect(await refresh()).toMatchObject({ mv_x: 'succeeded concurrent 0', mv_b: 'skipped skip' });
    await harness.db.query(`UPDATE falaj.tracked_table SET state = 'tracked' WHERE table_name = 'other'`);
  });

  it('passes over what reads a view that failed, goes on with the others, and suspends what would only fail again', async () => {
    await harness.db.query(`INSERT INTO public.other SELECT 0, place, n FROM public.other WHERE id = 5`);
    for (let round = 1; round <= 3; round += 1) {
      expect((await harness.status.of('mv_x')).control).toBeNull();
      const runs = await harness.views.refresh(['mv_totals', 'mv_x', 'mv_y']);
      expect(runs).toMatchObject([
        { view: 'mv_totals', state: 'skipped' },
        { view: 'mv_x', state: 'failed', errorClass: '21000' },
        { view: 'mv_y', state: 'upstream_failed', mode: 'skip', reason: 'mv_x, which it reads, ended as failed' },
      ]);
    }
    const { control } = await harness.status.of('mv_x');
    expect(control).toMatchObject({ state: 'suspended', by: 'falaj' });
    expect(control!.reason).toBe(
      '3 runs in a row failed alike (21000): its rows are not told apart by its unique key: correct the data or the key; ' +
        'then refresh it, which resumes it, or: falaj views resume mv_x',
    );
    const scheduler = harness.scheduler({ now: () => Promise.resolve(Date.now() + 600_000) });
    await scheduler.runDue(harness.catalogue.get('mv_y'));
    expect(await harness.status.history('mv_x', 1)).toMatchObject([
      { cause: 'schedule', state: 'skipped', reason: `suspended: ${control!.reason!}` },
    ]);
    await harness.db.query('DELETE FROM public.other WHERE id = 0');
    expect(await harness.views.refresh(['mv_x', 'mv_y'])).toMatchObject([{ state: 'succeeded' }, { state: 'skipped' }]);
    expect((await harness.status.of('mv_x')).control).toBeNull();
  });

  it('passes over, in every process alike, the slot of a view whose input failed at its own', async () => {
    await harness.db.query(`INSERT INTO public.other SELECT 0, place, n FROM public.other WHERE id = 5`);
    const time = { now: () => Promise.resolve(Date.now() + 3_600_000) };
    const sweeps = await Promise.all([harness.scheduler(time).sweep(), harness.scheduler(time).sweep()]);
    expect(sweeps).toHaveLength(2);
    const ends = await harness.db.query<{ view: string; ended: string }>(
      `SELECT view, string_agg(state, ' ') AS ended FROM falaj.view_run WHERE slot > now() + interval '30 minutes' AND state NOT IN ('busy')
       GROUP BY view ORDER BY view`,
    );
    expect(Object.fromEntries(ends.map(({ view, ended }) => [view, ended]))).toEqual({
      ...{ mv_b: 'skipped', mv_c: 'skipped', mv_d: 'skipped', mv_totals: 'skipped' },
      ...{ mv_x: 'failed', mv_y: 'upstream_failed' },
    });
    await harness.db.query('DELETE FROM public.other WHERE id = 0');
    await harness.views.refresh(undefined);
  });
});
