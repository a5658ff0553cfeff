import pg from 'pg';
import { RandomWriter, seeded } from '../../../bench/incremental/random-writer.mjs';
import { VIEWS, viewsText } from '../../../bench/incremental/sales.mjs';
import { ViewAudit } from '../../../src/materialization/incremental/view.audit.js';
import { ANONYMOUS } from '../../../src/kernel/query-scope.js';
import type { ViewRun } from '../../../src/materialization/view-report.js';
import { differences, openSales, queued } from './incremental-world.js';
import { ownerOf, type ViewHarness } from './view-harness.js';

describe('incremental views', () => {
  let harness: ViewHarness;
  const opened: pg.Client[] = [];

  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: harness.db.ownerUrl });
    await client.connect();
    opened.push(client);
    return client;
  };
  const refresh = async (name: string): Promise<ViewRun> => {
    const [run] = await harness.views.refresh([name]);
    if (run === undefined) throw new Error('no run');
    return run;
  };
  const audit = (): ViewAudit =>
    new ViewAudit(harness.catalogue, ownerOf(harness.db), harness.upkeep, harness.settings);
  const REGIONS = 'mv_by_region';

  beforeAll(async () => {
    harness = await openSales();
    const { runs } = await harness.views.apply();
    expect(runs.map(({ state }) => state)).toEqual(VIEWS.map(() => 'succeeded'));
  });

  beforeEach(async () => {
    await harness.views.refresh(undefined);
  });

  afterAll(async () => {
    for (const client of opened) await client.end();
    await harness.close();
  });

  it('are built as tables that hold what their queries answer, and that the application may only read', async () => {
    const kinds = await harness.db.query(
      `SELECT c.relname, c.relkind::text AS kind, has_table_privilege('falaj_app', c.oid, 'SELECT') AS reads,
         has_table_privilege('falaj_app', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE') AS writes
       FROM pg_class AS c WHERE c.relname LIKE 'mv\\_%' AND c.relkind IN ('r', 'm') ORDER BY 1`,
    );
    expect(kinds).toEqual([...VIEWS].sort().map((relname) => ({ relname, kind: 'r', reads: true, writes: false })));
    expect(await differences(harness, ...VIEWS)).toBe(0);
    const status = await harness.views.status();
    expect(status.map(({ condition, kind, isCurrent }) => [condition, kind, isCurrent])).toEqual(
      VIEWS.map(() => ['ready', 'incremental', true]),
    );
    expect((await harness.views.plan()).isEmpty).toBe(true);
  });

  it('answer their queries while nothing they read has changed, and from then on until they are refreshed the tables do', async () => {
    const question = harness.router.ask(harness.registry.bind('sold', {}), ANONYMOUS);
    const routed = async (): Promise<string | undefined> => {
      const text = `SELECT ${question?.expression(1) ?? ''}`;
      const { rows } = await harness.opened.reads.run((reader) => reader.query(text, question?.values ?? []));
      return question?.choose(rows[0]?.[0] ?? null)?.view;
    };
    expect(await routed()).toBe('mv_sold');
    await harness.db.query('UPDATE public.sale SET amount = amount + 1 WHERE id = 13');
    expect(await routed()).toBeUndefined();
    expect(await refresh('mv_sold')).toMatchObject({ mode: 'incremental' });
    expect(await routed()).toBe('mv_sold');
  });

  it('are refreshed by the keys that changed, and tell nobody where nothing did', async () => {
    await harness.db.query('UPDATE public.sale SET amount = amount + 1 WHERE id = 9');
    expect(await refresh(REGIONS)).toMatchObject({
      mode: 'incremental',
      rowsBefore: 10,
      rowsAfter: 10,
      rowsChanged: 1,
    });
    expect(await harness.waiting()).toContain(`view:${REGIONS}`);
    await harness.db.query(`DELETE FROM falaj.outbox WHERE tag LIKE 'view:%'`);
    await harness.db.query('UPDATE public.sale SET amount = amount WHERE id = 9');
    expect(await refresh(REGIONS)).toMatchObject({ mode: 'incremental', rowsChanged: 0 });
    expect(await harness.waiting()).not.toContain(`view:${REGIONS}`);
    expect(await refresh(REGIONS)).toMatchObject({ mode: 'skip' });
    expect(await differences(harness, REGIONS)).toBe(0);
  });

  it('find the key of rows of two tables that were joined and are both gone', async () => {
    await harness.db.query(`INSERT INTO public.shop VALUES (900, 'once', 1)`);
    await harness.db.query(
      `INSERT INTO public.sale SELECT 9000 + g, 900, 'kind 1', 5, 5 FROM generate_series(1, 3) AS g`,
    );
    for (const name of VIEWS) await refresh(name);
    expect(await harness.db.query(`SELECT sales FROM public.${REGIONS} WHERE region = 'once'`)).toHaveLength(1);
    await harness.db.query('DELETE FROM public.sale WHERE shop_id = 900');
    await harness.db.query('DELETE FROM public.shop WHERE id = 900');
    for (const name of VIEWS) expect(await refresh(name)).toMatchObject({ mode: 'incremental' });
    expect(await differences(harness, ...VIEWS)).toBe(0);
  });

  it('keep for the next refresh what commits later with an earlier number', async () => {
    const late = await connect();
    await late.query('BEGIN');
    await late.query('UPDATE public.sale SET amount = amount + 1 WHERE id = 10');
    await harness.db.query('UPDATE public.sale SET amount = amount + 1 WHERE id = 11');
    expect(await refresh('mv_sold')).toMatchObject({ mode: 'incremental' });
    await late.query('COMMIT');
    expect(await queued(harness.db, 'mv_sold')).toHaveLength(1);
    expect(await refresh('mv_sold')).toMatchObject({ mode: 'incremental' });
    expect(await differences(harness, 'mv_sold')).toBe(0);
    expect(await queued(harness.db, 'mv_sold')).toEqual([]);
  });

  it('know nothing of what was rolled back, wholly or to a savepoint', async () => {
    const writer = await connect();
    await writer.query('BEGIN; SAVEPOINT a');
    await writer.query('DELETE FROM public.sale WHERE id < 50');
    await writer.query('ROLLBACK TO SAVEPOINT a');
    await writer.query('UPDATE public.shop SET size = size WHERE id = 1');
    await writer.query('COMMIT');
    expect(await queued(harness.db, 'mv_sold')).toEqual(['["1"]']);
  });

  it.each([
    ['a TRUNCATE', 'TRUNCATE public.note', 'altered or interrupted'],
    [
      'a statement of many rows',
      'INSERT INTO public.note SELECT 5000 + g, 1 + g % 50, $$n$$ FROM generate_series(1, 1001) AS g',
      'everything was marked',
    ],
    [
      'a capture that was interrupted',
      'ALTER TABLE public.note DISABLE TRIGGER USER; UPDATE public.note SET shop_id = 3 WHERE id % 3 = 0; ALTER TABLE public.note ENABLE TRIGGER USER',
      'altered or interrupted',
    ],
    [
      'a file that was written anew',
      'DELETE FROM public.note WHERE id % 4 = 0; ALTER TABLE public.note ALTER COLUMN text TYPE varchar(99)',
      'altered or interrupted',
    ],
    [
      'a table that was replaced',
      'CREATE TABLE public.other (LIKE public.note INCLUDING ALL); INSERT INTO public.other VALUES (1, 2, $$x$$); ALTER TABLE public.note RENAME TO former; ALTER TABLE public.other RENAME TO note',
      'altered or interrupted',
    ],
    [
      'an index that is gone',
      'DROP INDEX public.other_shop_id_idx; UPDATE public.note SET shop_id = 4',
      'has no index on shop_id',
    ],
  ])('compare all rows after %s', async (_, statements, reason) => {
    for (const statement of statements.split('; ')) await harness.db.query(statement);
    await harness.db.query(`SELECT falaj.track_table('public.note')`);
    const run = await refresh('mv_shops');
    expect(run).toMatchObject({ state: 'succeeded', mode: 'rebuild' });
    expect(run.reason).toContain(reason);
    expect(await differences(harness, 'mv_shops')).toBe(0);
  });

  it('hear writers of the replica role, and never fail one whose column is called otherwise', async () => {
    const replica = new pg.Client({ connectionString: harness.db.superuserUrl });
    await replica.connect();
    opened.push(replica);
    await replica.query(`SET session_replication_role = replica`);
    await replica.query('UPDATE public.sale SET amount = 77 WHERE id = 12');
    expect(await queued(harness.db, 'mv_sold')).toEqual(['["12", "13"]']);
    await harness.db.query('ALTER TABLE public.sale RENAME COLUMN kind TO sort');
    await harness.db.query('UPDATE public.sale SET amount = 78 WHERE id = 12');
    await harness.db.query('ALTER TABLE public.sale RENAME COLUMN sort TO kind');
    expect(await queued(harness.db, 'mv_by_kind_and_region')).toContain(null);
    for (const name of VIEWS) await refresh(name);
    expect(await differences(harness, ...VIEWS)).toBe(0);
  });

  it('are taken out of service and built anew where an audit finds a difference, and nowhere else', async () => {
    const view = harness.catalogue.get(REGIONS);
    await harness.db.query('UPDATE public.sale SET amount = amount + 1 WHERE id = 20');
    expect(await audit().audit(view)).toBe('equal');
    await refresh(REGIONS);
    await harness.db.query(`UPDATE public.${REGIONS} SET total = 0 WHERE region = 'region 3'`);
    expect(await audit().audit(view)).toBe('different');
    expect(await harness.views.history(REGIONS, 1)).toMatchObject([{ mode: 'swap', reason: 'it was quarantined' }]);
    expect(await differences(harness, REGIONS)).toBe(0);
    expect(await harness.views.statusOf(REGIONS)).toMatchObject({ condition: 'ready' });
    expect(await audit().audit(view)).toBe('equal');
  });

  it('are not queued for without end while nobody refreshes them', async () => {
    const full = harness.settings.incrementalImagesMax * 10;
    const queue = `INSERT INTO falaj.view_queue (view, input, images) SELECT 'mv_sold', 0, ARRAY['["1", "1"]'] FROM generate_series(1, $1)`;
    await harness.db.query(queue, [full]);
    await audit().look();
    expect(await queued(harness.db, 'mv_sold')).toHaveLength(full);
    await harness.db.query(queue, [1]);
    await audit().look();
    expect(await queued(harness.db, 'mv_sold')).toEqual([null]);
    await harness.db.query('UPDATE public.sale SET amount = amount + 1 WHERE id = 14');
    expect(await refresh('mv_sold')).toMatchObject({ mode: 'rebuild' });
    expect(await differences(harness, 'mv_sold')).toBe(0);
  });

  it('equal their queries after whatever writers do', async () => {
    const clients = [await connect(), await connect()];
    for (const client of clients) await client.query(`SET lock_timeout = '30ms'`);
    const writer = new RandomWriter(clients, seeded(7));
    for (let step = 0; step < 60; step += 1) {
      await writer.step();
      if (step % 12 !== 11) continue;
      await harness.views.refresh(undefined);
      expect(await differences(harness, ...VIEWS)).toBe(0);
    }
    await writer.settle();
  });

  it('never show a reader an empty table while they are replaced', async () => {
    const reader = await connect();
    await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await reader.query('SELECT 1 FROM public.shop LIMIT 1');
    await harness.db.query(`UPDATE falaj.view_state SET quarantined = 'by hand' WHERE name = 'mv_sold'`);
    expect(await refresh('mv_sold')).toMatchObject({ mode: 'swap' });
    const { rows } = await reader.query<{ some: boolean }>('SELECT count(*) > 0 AS some FROM public.mv_sold');
    expect(rows).toEqual([{ some: true }]);
    await reader.query('COMMIT');
  });

  it('change their kind by a step that says so, step back as what they were, and leave no capture behind', async () => {
    const plain = await harness.beside(viewsText(['by_region'], 'full'));
    const plan = await plain.views.plan();
    expect(plan.steps[0]).toMatchObject({ view: REGIONS, action: 'rebuild' });
    expect(plan.steps[0]?.details[0]).toBe(
      'its kind changes: from a table that is refreshed by what changed to a materialized view',
    );
    expect((await plain.views.apply({ drops: false })).runs).toMatchObject([{ mode: 'swap' }]);
    expect(
      await harness.db.query(
        `SELECT tgname FROM pg_trigger AS t WHERE tgname LIKE 'falaj\\_q' || left(md5($1), 12) || '%'`,
        [REGIONS],
      ),
    ).toEqual([]);
    await harness.db.query('UPDATE public.sale SET amount = amount + 1 WHERE id = 30');
    expect(await plain.views.rollback(REGIONS)).toMatchObject({ mode: 'rollback', state: 'succeeded' });
    expect(await differences(harness, REGIONS)).toBe(0);
    await harness.db.query('UPDATE public.sale SET amount = amount + 1 WHERE id = 31');
    expect(await refresh(REGIONS)).toMatchObject({ mode: 'rebuild' });
    await harness.db.query('UPDATE public.sale SET amount = amount + 1 WHERE id = 31');
    expect(await refresh(REGIONS)).toMatchObject({ mode: 'incremental' });
    expect(await differences(harness, REGIONS)).toBe(0);
    await plain.leave();
  });

  it('are not made where an index is missing, and go with their capture', async () => {
    const none = await harness.beside('[]');
    await none.views.apply();
    expect(await harness.db.query(`SELECT FROM pg_trigger WHERE tgname LIKE 'falaj\\_q%'`)).toEqual([]);
    expect(await harness.db.query('SELECT FROM falaj.view_table')).toEqual([]);
    const again = await harness.beside(viewsText(['shops']));
    expect((await again.views.plan()).steps).toMatchObject([
      { action: 'blocked', details: [expect.stringContaining('CREATE INDEX ON "public"."note" ("shop_id")')] },
    ]);
    const [run] = await again.views.refresh(undefined);
    expect(run).toMatchObject({ state: 'failed', errorClass: 'view.failed' });
    expect(run?.reason).toContain('CREATE INDEX');
    await none.leave();
    await again.leave();
  });
});
