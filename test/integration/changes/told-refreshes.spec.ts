import type pg from 'pg';
import type { ControlChannel } from '../../../src/database/control-channel.js';
import type { OwnerConnection } from '../../../src/database/owner-connection.js';
import { TableTracker } from '../../../src/changes/table.tracker.js';
import { eventually } from '../../support/eventually.js';
import { ChangeHarness } from './change-harness.js';

const TAG = 'table:public.stored';

describe('materialized views that somebody else refreshes', () => {
  let harness: ChangeHarness;
  let owner: pg.Client;
  let superuser: pg.Client;
  let link: ControlChannel;

  const trackAs = (client: pg.Client): TableTracker => {
    const withOwner = (async (work: (given: pg.Client) => Promise<unknown>) =>
      work(client)) as OwnerConnection['withOwner'];
    return new TableTracker({ withOwner }, link, [{ table: 'public.stored', narrowColumns: [] }], 5000);
  };
  /** Tags that the act puts into the log. */
  const moved = async (act: () => Promise<unknown>): Promise<string[]> => {
    await harness.drain();
    const before = (await harness.log()).length;
    await act();
    await harness.drain();
    return (await harness.log()).slice(before).map(({ tag }) => tag);
  };
  const audit = async (): Promise<void> => {
    await owner.query(`UPDATE falaj.change_audit SET audited_at = '-infinity'`);
    await trackAs(owner).audit();
  };
  const reason = async (): Promise<string | null> => {
    const rows = await harness.db.query<{ reason: string | null }>(
      `SELECT reason FROM falaj.tracked_table WHERE tag = '${TAG}'`,
    );
    return rows[0]!.reason;
  };

  beforeAll(async () => {
    harness = await ChangeHarness.open();
    owner = await harness.client();
    superuser = await harness.client(harness.db.superuserUrl);
    link = harness.link();
    await eventually(() => {
      expect(link.connected).toBe(true);
    });
    await owner.query(`
      CREATE TABLE public.plain (id integer PRIMARY KEY);
      CREATE MATERIALIZED VIEW public.stored AS SELECT id FROM public.plain;
      CREATE UNIQUE INDEX ON public.stored (id);
      CREATE MATERIALIZED VIEW public.nobodys AS SELECT id FROM public.plain`);
  });
  afterAll(async () => {
    await link.close();
    await harness.close();
  });

  it('are untracked where the owner may make no event trigger, and that is no error', async () => {
    const outcomes = await trackAs(owner).install();
    expect(outcomes.at(-1)).toEqual({
      table: 'public.stored',
      tracked: false,
      reason: 'a materialized view, and no event trigger tells of its refreshes',
    });
  });

  it('are tracked once a superuser has put it on', async () => {
    await superuser.query('SELECT falaj.watch_refreshes()');
    const outcomes = await trackAs(owner).install();
    expect(outcomes.at(-1)).toEqual({ table: 'public.stored', tracked: true, reason: null });
  });

  it.each(['', 'CONCURRENTLY'])('tell of a refresh by hand %s in its own transaction', async (how) => {
    await owner.query('INSERT INTO public.plain SELECT coalesce(max(id), 0) + 1 FROM public.plain');
    const refreshed = await moved(() => owner.query(`REFRESH MATERIALIZED VIEW ${how} public.stored`));
    expect(refreshed).toContain(TAG);
    await owner.query('BEGIN');
    const rolledBack = await moved(async () => {
      await owner.query(`REFRESH MATERIALIZED VIEW ${how} public.stored`);
      await owner.query('ROLLBACK');
    });
    expect(rolledBack).toEqual([]);
  });

  it('tell of it also in the replica role, where ordinary event triggers are silent', async () => {
    await superuser.query(`SET session_replication_role = replica`);
    expect(await moved(() => superuser.query('REFRESH MATERIALIZED VIEW public.stored'))).toContain(TAG);
    await superuser.query('RESET session_replication_role');
  });

  it('that nobody reads move nothing', async () => {
    expect(await moved(() => owner.query('REFRESH MATERIALIZED VIEW public.nobodys'))).toEqual([]);
  });

  it('are untracked again from the first audit after it was switched off or taken away, and tracked when it is back', async () => {
    await superuser.query('ALTER EVENT TRIGGER falaj_refreshed DISABLE');
    await audit();
    expect(await reason()).toContain('no event trigger');
    await superuser.query('SELECT falaj.watch_refreshes()');
    await audit();
    expect(await reason()).toBeNull();
    await superuser.query('DROP EVENT TRIGGER falaj_refreshed');
    await audit();
    expect(await reason()).toContain('no event trigger');
  });
});
