import { ANONYMOUS } from '../../../src/kernel/query-scope.js';
import { findPgbouncer, findPostgres15 } from '../../support/debian-programs.mjs';
import { needing } from '../../support/needing.js';
import { databaseOf, pooled, PROGRAMS } from '../../support/other-servers.js';
import { testDatabase, type TestDatabase } from '../../support/postgres.js';
import { TOTALS, ViewHarness } from '../../integration/materialization/view-harness.js';

const [postgres, pgbouncer] = [await findPostgres15(PROGRAMS), await findPgbouncer(PROGRAMS)];

/** What a view goes through in its life, as the plain owner of a database. */
async function live(db: TestDatabase): Promise<void> {
  const harness = await ViewHarness.open(TOTALS, {}, db);
  const newer = await harness.beside(TOTALS.replace('at_least: 0', 'at_least: 300'));
  const indexed = await harness.beside(
    TOTALS.replace('at_least: 0', 'at_least: 300').replace('mv_totals(visits DESC)', 'mv_totals(visits)'),
  );
  const nothing = await harness.beside('[]');
  try {
    expect((await harness.views.plan()).steps).toMatchObject([{ action: 'create', expected: { basis: 'estimate' } }]);
    expect((await harness.views.apply()).runs).toMatchObject([{ state: 'succeeded', mode: 'build', rowsAfter: 20 }]);
    await db.query('UPDATE public.visit SET n = n + 1 WHERE id = 7');
    expect(await harness.views.refresh(undefined)).toMatchObject([{ mode: 'concurrent', rowsChanged: 2 }]);
    const question = harness.registry.bind('totals', { at_least: 0, place: 'place 7' });
    expect(await harness.router.explain(question, ANONYMOUS)).toMatchObject([{ view: 'mv_totals', verdict: 'used' }]);
    await db.query('CREATE VIEW public.reader AS SELECT * FROM public.mv_totals');
    expect((await newer.views.apply()).runs).toMatchObject([{ state: 'succeeded', mode: 'swap' }]);
    const [{ least }] = (await db.query('SELECT min(visits)::int AS least FROM public.reader')) as [{ least: number }];
    expect(least).toBeGreaterThanOrEqual(300);
    expect((await indexed.views.plan()).steps).toMatchObject([{ action: 'reindex' }]);
    expect((await indexed.views.apply()).runs).toMatchObject([{ state: 'succeeded', mode: 'reindex' }]);
    expect(await harness.router.explain(question, ANONYMOUS)).toMatchObject([{ verdict: 'outdated' }]);
    expect(await newer.views.rollback('mv_totals')).toMatchObject({
      state: 'succeeded',
      mode: 'rollback',
      rowsAfter: 20,
    });
    expect(await harness.views.statusOf('mv_totals')).toMatchObject({ condition: 'ready', isCurrent: true });
    expect(await harness.router.explain(question, ANONYMOUS)).toMatchObject([{ verdict: 'used' }]);
    await db.query('DROP VIEW public.reader');
    expect(await nothing.views.apply()).toMatchObject({ drops: [{ view: 'mv_totals', state: 'dropped' }] });
    expect(await db.query(`SELECT to_regclass('public.mv_totals') AS it`)).toEqual([{ it: null }]);
  } finally {
    for (const each of [newer, indexed, nothing]) await each.leave();
    await harness.leave();
    await harness.directory.remove();
    await db.query('DROP TABLE IF EXISTS public.visit CASCADE');
  }
}

describe('a view lives', () => {
  it('on the embedded server', async () => {
    const db = await testDatabase();
    await live(db).finally(() => db.drop());
  });

  needing(
    'PostgreSQL 15',
    postgres,
    'install postgresql-15.',
  )('on PostgreSQL 15', async () => {
    const db = await databaseOf(postgres?.native ?? '');
    await live(db).finally(() => db.drop());
  });

  needing(
    'pgbouncer',
    pgbouncer,
    'install pgbouncer.',
  )('behind a transaction pooler', async () => {
    const direct = await testDatabase();
    const db = await pooled(direct);
    try {
      await live(db!);
    } finally {
      await db?.drop();
      await direct.drop();
    }
  });
});
