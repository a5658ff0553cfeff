import pg from 'pg';
import { VIEW_REFRESHED } from '../../../src/events/view-refreshed.event.js';
import { eventually } from '../../support/eventually.js';
import { TOTALS, ViewHarness } from './view-harness.js';

describe('a view', () => {
  let harness: ViewHarness;
  const clients: pg.Client[] = [];
  const client = async (url: string): Promise<pg.Client> => {
    const opened = new pg.Client({ connectionString: url });
    opened.on('error', () => undefined);
    await opened.connect();
    clients.push(opened);
    return opened;
  };
  const view = () => harness.catalogue.get('mv_totals');
  const build = () => harness.upkeep.run(view(), 'manual');
  const change = () => harness.db.query(`UPDATE public.visit SET n = n + 1 WHERE place = 'place 3'`);

  beforeEach(async () => {
    harness = await ViewHarness.open();
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((each) => each.end().catch(() => undefined)));
    await harness.close();
  });

  it('is filled by its first run, with its indexes, for the application to read, under its own name', async () => {
    expect(await build()).toMatchObject({ state: 'succeeded', mode: 'build', rowsAfter: 20, attempt: 1, slot: null });
    const [found] = await harness.db.query(
      `SELECT ispopulated, definition FROM pg_matviews WHERE matviewname = 'mv_totals'`,
    );
    expect(found).toMatchObject({ ispopulated: true });
    const app = await client(harness.db.appUrl);
    expect((await app.query('SELECT count(*)::int AS rows FROM public.mv_totals')).rows).toEqual([{ rows: 20 }]);
    const indexes = await harness.db.query(`SELECT indexname FROM pg_indexes WHERE tablename = 'mv_totals' ORDER BY 1`);
    expect(indexes).toEqual([{ indexname: 'idx_mv_totals_visits' }, { indexname: 'mv_totals_key' }]);
    expect(await harness.waiting()).toEqual(expect.arrayContaining(['view:mv_totals', 'route:totals']));
  });

  it('could not be filled by the recipe of an empty view refreshed concurrently: PostgreSQL refuses that', async () => {
    await harness.db.query('CREATE MATERIALIZED VIEW public.recipe AS SELECT 1 AS one WITH NO DATA');
    await expect(harness.db.query('REFRESH MATERIALIZED VIEW CONCURRENTLY public.recipe')).rejects.toThrow(
      /CONCURRENTLY/,
    );
  });

  it('is refreshed concurrently, counts what changed, and moves its tag only then', async () => {
    await build();
    await change();
    await harness.db.query('DELETE FROM falaj.outbox');
    expect(await build()).toMatchObject({ mode: 'concurrent', rowsBefore: 20, rowsAfter: 20, rowsChanged: 2 });
    expect(await harness.waiting()).toEqual(['view:mv_totals']);
    await harness.db.query('DELETE FROM falaj.outbox');
    await harness.db.query('UPDATE public.visit SET n = n');
    expect(await build()).toMatchObject({ mode: 'concurrent', rowsChanged: 0 });
    expect(await harness.waiting()).toEqual(['table:public.visit']);
  });

  it('tells that it was refreshed, after it was', async () => {
    const heard: unknown[] = [];
    harness.events.on(VIEW_REFRESHED, (event) => void heard.push(event));
    const run = await build();
    expect(heard).toEqual([{ view: 'mv_totals', queryId: 'totals', asOf: run.asOf, changed: true }]);
  });

  it('has an as_of that is a lower bound and never decreases', async () => {
    const [{ before }] = (await harness.db.query<{ before: Date }>('SELECT clock_timestamp() AS before')) as [
      { before: Date },
    ];
    const first = await build();
    const second = await build();
    expect(Date.parse(first.asOf!)).toBeGreaterThanOrEqual(before.getTime());
    expect(Date.parse(first.asOf!)).toBeLessThanOrEqual(Date.parse(first.finishedAt!));
    expect(Date.parse(second.asOf!)).toBeGreaterThan(Date.parse(first.asOf!));
    await harness.db.query(`UPDATE falaj.view_state SET as_of = as_of + interval '1 day'`);
    expect(await build()).toMatchObject({ state: 'failed', errorClass: 'view.failed' });
  });

  it('is built anew and swapped when its definition changes; grants, comment and former build are kept', async () => {
    await build();
    await harness.db.query('GRANT SELECT ON public.mv_totals TO PUBLIC');
    const newer = await harness.beside(TOTALS.replace('at_least: 0', 'at_least: 290'));
    expect((await newer.planner.plan()).steps).toMatchObject([{ action: 'rebuild', reason: 'its definition changed' }]);
    expect(await newer.upkeep.run(newer.catalogue.get('mv_totals'), 'manual')).toMatchObject({ mode: 'swap' });
    const [row] = await harness.db.query<{ acl: string; comment: string; former: string; least: number }>(
      `SELECT c.relacl::text AS acl, obj_description(c.oid) AS comment, to_regclass('falaj_previous.mv_totals')::text AS former,
              (SELECT min(visits)::int FROM public.mv_totals) AS least FROM pg_class AS c WHERE c.oid = 'public.mv_totals'::regclass`,
    );
    expect(row!.acl).toMatch(/[{,]=r\//);
    expect(row!.acl).toContain('falaj_app=r');
    expect(row!.comment).toBe(`falaj ${newer.catalogue.get('mv_totals').fingerprint}`);
    expect(row!.former).toBe('falaj_previous.mv_totals');
    expect(row!.least).toBeGreaterThanOrEqual(290);
    await newer.leave();
  });

  it('never errs and is never empty for readers, through refreshes and swaps', async () => {
    await build();
    const newer = await harness.beside(TOTALS.replace('at_least: 0', 'at_least: 1'));
    let reading = true;
    let reads = 0;
    const read = async (url: string): Promise<void> => {
      const reader = await client(url);
      while (reading) {
        await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1');
        const { rows } = await reader.query<{ rows: number }>('SELECT count(*)::int AS rows FROM public.mv_totals');
        await reader.query('COMMIT');
        expect(rows[0]!.rows).toBe(20);
        reads += 1;
      }
    };
    const readers = [read(harness.db.appUrl), read(harness.db.appUrl), read(harness.db.appUrl)];
    for (let round = 0; round < 6; round += 1) {
      await change();
      expect(await build()).toMatchObject({ state: 'succeeded' });
      expect(await newer.upkeep.run(newer.catalogue.get('mv_totals'), 'manual')).toMatchObject({ mode: 'swap' });
    }
    reading = false;
    await Promise.all(readers);
    expect(reads).toBeGreaterThan(50);
    await newer.leave();
  });

  it('leaves a relation of somebody else alone, whatever its name', async () => {
    await harness.db.query('CREATE TABLE public.mv_totals AS SELECT 1 AS precious');
    expect((await harness.planner.plan()).steps).toMatchObject([{ action: 'blocked' }]);
    expect(await build()).toMatchObject({ state: 'failed', errorClass: 'view.foreign' });
    expect(await harness.db.query('SELECT * FROM public.mv_totals')).toEqual([{ precious: 1 }]);
  });

  it('is not swapped under a view that reads it: that one is told to read the new build', async () => {
    await build();
    await harness.db.query('CREATE VIEW public.reader AS SELECT * FROM public.mv_totals');
    const newer = await harness.beside(TOTALS.replace('at_least: 0', 'at_least: 290'));
    const run = await newer.upkeep.run(newer.catalogue.get('mv_totals'), 'manual');
    expect(run).toMatchObject({ state: 'succeeded', mode: 'swap' });
    const [read] = await harness.db.query('SELECT min(visits)::int AS least FROM public.reader');
    expect(read!.least).toBeGreaterThanOrEqual(290);
    await newer.leave();
  });

  it('is not made over a table with row security', async () => {
    await harness.db.query('ALTER TABLE public.visit ENABLE ROW LEVEL SECURITY');
    expect(await build()).toMatchObject({ state: 'failed', errorClass: 'view.failed' });
  });

  it('gets a missing index back, and keeps one it does not know', async () => {
    await build();
    await harness.db.query('DROP INDEX public.mv_totals_key; CREATE INDEX mine ON public.mv_totals (visits)');
    expect((await harness.planner.plan()).steps).toMatchObject([
      { action: 'reindex', details: ['missing index mv_totals_key', 'index mine is not defined here; it is kept'] },
    ]);
    expect((await harness.views.apply()).runs).toMatchObject([{ state: 'succeeded', mode: 'reindex' }]);
    expect(await harness.planner.plan()).toMatchObject({ isEmpty: true });
  });

  it('that no definition names any more is dropped by apply, never by a start', async () => {
    await build();
    const without = await harness.beside('[]');
    expect((await without.planner.plan()).steps).toMatchObject([{ view: 'mv_totals', action: 'drop' }]);
    await without.views.applyAtStart();
    expect(await harness.db.query(`SELECT to_regclass('public.mv_totals')::text AS it`)).toEqual([{ it: 'mv_totals' }]);
    await without.views.apply();
    expect(await harness.db.query(`SELECT to_regclass('public.mv_totals') AS it`)).toEqual([{ it: null }]);
    await without.leave();
  });

  it('that cannot have a lock in time is busy, with its class; it keeps what it held, and its change is not told', async () => {
    const first = await build();
    await harness.db.query('DELETE FROM falaj.outbox');
    await change();
    await harness.db.query('DELETE FROM falaj.outbox');
    await harness.db.query('DROP INDEX public.mv_totals_key; ALTER TABLE public.visit RENAME TO elsewhere');
    await harness.db.query('CREATE UNIQUE INDEX mv_totals_key ON public.mv_totals (place)');
    const owner = await client(harness.db.ownerUrl);
    await owner.query('BEGIN; LOCK TABLE public.elsewhere IN ACCESS EXCLUSIVE MODE');
    const short = await ViewHarnessWith(harness, 50);
    const run = await short.upkeep.run(view(), 'manual');
    expect(run).toMatchObject({ state: 'busy', errorClass: '55P03' });
    await owner.query('ROLLBACK');
    expect((await harness.status.of('mv_totals')).asOf).toBe(first.asOf);
    expect((await harness.waiting()).filter((tag) => tag.startsWith('view:'))).toEqual([]);
    await short.leave();
  });

  describe('that is held by another run', () => {
    it('is busy, which is no failure; the ledger says so', async () => {
      await build();
      let release: () => void = () => undefined;
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      let entered = false;
      const slow = harness.runs.run(view(), { cause: 'manual', slot: null }, async () => {
        entered = true;
        await held;
        return { state: 'skipped', mode: 'skip', reason: 'nothing' };
      });
      await eventually(() => {
        expect(entered).toBe(true);
      });
      expect(await build()).toMatchObject({ state: 'busy' });
      release();
      expect((await slow).kind).toBe('ran');
      expect((await harness.status.history('mv_totals', 10)).map(({ state }) => state)).toEqual([
        'busy',
        'skipped',
        'succeeded',
      ]);
    });
  });

  describe('whose run dies in the middle', () => {
    it('is as it was, and the next run says that the other was interrupted', async () => {
      await build();
      await change();
      const owner = await client(harness.db.ownerUrl);
      await owner.query('BEGIN; LOCK TABLE public.visit IN ACCESS EXCLUSIVE MODE');
      const dying = build();
      const superuser = await client(harness.db.superuserUrl);
      await eventually(async () => {
        const { rows } = await superuser.query<{ pid: number }>(
          `SELECT pid FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock' AND application_name = 'falaj owner'`,
          [harness.db.name],
        );
        expect(rows).toHaveLength(1);
        await superuser.query('SELECT pg_terminate_backend($1)', [rows[0]!.pid]);
      });
      await owner.query('ROLLBACK');
      expect(await dying).toMatchObject({ state: 'succeeded', mode: 'concurrent' });
      expect(await harness.status.history('mv_totals', 2)).toMatchObject([
        { state: 'succeeded' },
        { state: 'interrupted', errorClass: '57P01', reason: 'the server was shut down or ended its session' },
      ]);
    });

    it('with its process is marked by recovery', async () => {
      await build();
      await harness.db.query(
        `INSERT INTO falaj.view_run (view, cause, state, process) VALUES ('mv_totals', 'schedule', 'running', 'gone')`,
      );
      expect(await harness.runs.recover(harness.catalogue.list())).toBe(1);
      expect(await harness.status.history('mv_totals', 1)).toMatchObject([{ state: 'interrupted' }]);
    });
  });
});

/** The same views, waiting for locks no longer than that. */
async function ViewHarnessWith(harness: ViewHarness, lockTimeoutMs: number): Promise<ViewHarness> {
  const beside = await harness.beside(TOTALS);
  Object.assign(beside.settings, { lockTimeoutMs });
  return beside;
}
