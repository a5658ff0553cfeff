import pg from 'pg';
import { eventually } from '../../support/eventually.js';
import { ViewHarness } from './view-harness.js';

describe('a view that stands', () => {
  let harness: ViewHarness;
  const clients: pg.Client[] = [];
  const client = async (url: string): Promise<pg.Client> => {
    const opened = new pg.Client({ connectionString: url });
    opened.on('error', () => undefined);
    await opened.connect();
    clients.push(opened);
    return opened;
  };
  const build = () => harness.upkeep.run(harness.catalogue.get('mv_totals'), 'manual');
  const change = () => harness.db.query(`UPDATE public.visit SET n = n + 1 WHERE place = 'place 3'`);

  beforeEach(async () => {
    harness = await ViewHarness.open();
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((each) => each.end().catch(() => undefined)));
    await harness.close();
  });

  describe('and is refreshed by hand', () => {
    const settle = () => harness.db.query(`UPDATE falaj.view_state SET updated_at = updated_at - interval '1 minute'`);

    it('by a plain refresh: its file tells', async () => {
      await build();
      await settle();
      await harness.watcher.look();
      await harness.db.query('REFRESH MATERIALIZED VIEW public.mv_totals');
      expect(await harness.watcher.look()).toEqual(['mv_totals']);
      expect(await harness.status.history('mv_totals', 1)).toMatchObject([
        { cause: 'external', state: 'succeeded', mode: 'plain' },
      ]);
      expect(await harness.watcher.look()).toEqual([]);
    });

    it('by a concurrent refresh that changed rows: the statistics tell', async () => {
      await build();
      await settle();
      await eventually(async () => {
        await harness.watcher.look();
        const [row] = await harness.db.query<{ churn: string | null }>('SELECT churn FROM falaj.view_state');
        expect(Number(row!.churn)).toBe(20);
      });
      await change();
      const hand = await client(harness.db.ownerUrl);
      await hand.query('REFRESH MATERIALIZED VIEW CONCURRENTLY public.mv_totals');
      await hand.end();
      await harness.db.query('DELETE FROM falaj.outbox');
      await eventually(async () => {
        expect(await harness.watcher.look()).toEqual(['mv_totals']);
      });
      expect(await harness.waiting()).toEqual(['view:mv_totals']);
    });

    it('or taken away: what came from it is given up', async () => {
      await build();
      await harness.watcher.look();
      await harness.db.query('DROP MATERIALIZED VIEW public.mv_totals; DELETE FROM falaj.outbox');
      await harness.watcher.look();
      expect(await harness.waiting()).toEqual(['route:totals']);
      expect(await harness.status.of('mv_totals')).toMatchObject({ condition: 'missing' });
      expect(await build()).toMatchObject({ state: 'succeeded', mode: 'build' });
    });
  });

  it('tells its condition, age, size and locks', async () => {
    expect(await harness.status.of('mv_totals')).toMatchObject({ condition: 'missing', lastRun: null, asOf: null });
    await build();
    const status = await harness.status.of('mv_totals');
    expect(status).toMatchObject({ condition: 'ready', isCurrent: true, rows: 20, lastRun: { state: 'succeeded' } });
    expect(status.storageOverhead).toBeGreaterThan(0);
    await change();
    expect(await harness.status.of('mv_totals')).toMatchObject({ isCurrent: false });
    const holder = await client(harness.db.ownerUrl);
    await holder
      .query('BEGIN; LOCK TABLE public.mv_totals IN ACCESS SHARE MODE')
      .catch(() => holder.query('ROLLBACK; BEGIN'));
    await holder.query('SELECT count(*) FROM public.mv_totals');
    expect(await harness.status.locks('mv_totals')).toMatchObject([
      { mode: 'AccessShareLock', granted: true, blockedBy: [] },
    ]);
    expect(await harness.status.freshness()).toMatchObject([{ name: 'mv_totals', isKept: true, reason: null }]);
    await expect(harness.status.of('nothing')).rejects.toMatchObject({ code: 'view.unknown' });
  });
});
