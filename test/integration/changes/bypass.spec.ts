import type pg from 'pg';
import { TableTracker } from '../../../src/changes/table.tracker.js';
import type { TableState } from '../../../src/changes/tracking-state.js';
import type { ChangeFollower } from '../../../src/changes/change.follower.js';
import type { ControlChannel } from '../../../src/database/control-channel.js';
import type { OwnerConnection } from '../../../src/database/owner-connection.js';
import { eventually } from '../../support/eventually.js';
import { ChangeHarness } from './change-harness.js';

const TAG = 'table:public.plain';

describe('what passes the triggers by', () => {
  let harness: ChangeHarness;
  let owner: pg.Client;
  let superuser: pg.Client;
  let link: ControlChannel;
  let follower: ChangeFollower;
  let tracker: TableTracker;

  const audit = async (): Promise<void> => {
    await owner.query(`UPDATE falaj.change_audit SET audited_at = '-infinity'`);
    await tracker.audit();
    expect(await follower.confirm(2000)).toBe(true);
  };
  /** What a process knows of the table, and how far its tag has come. */
  const known = (): TableState & { readonly last: number } => {
    const state = follower.status().tables.find(({ table }) => table === 'public.plain');
    return { ...state!, last: follower.lastChange(TAG) };
  };
  /** Lets something be done, and gives what an audit makes of it. */
  const noticed = async (
    act: () => Promise<unknown>,
  ): Promise<{ moved: boolean; counted: number; now: TableState }> => {
    await audit();
    const before = known();
    await act();
    await audit();
    const now = known();
    return { moved: now.last > before.last, counted: now.alterations - before.alterations, now };
  };
  const triggerName = async (): Promise<string> => {
    const rows = await harness.db.query<{ tgname: string }>(
      `SELECT tgname FROM pg_trigger WHERE tgrelid = 'public.plain'::regclass AND tgname LIKE 'falaj%'`,
    );
    return rows[0]!.tgname;
  };

  beforeAll(async () => {
    harness = await ChangeHarness.open();
    owner = await harness.client();
    superuser = await harness.client(harness.db.superuserUrl);
    link = harness.link();
    follower = await harness.follower({ pollMs: 60_000 });
    await owner.query('CREATE TABLE public.plain (id integer, code text)');
    await eventually(() => {
      expect(link.connected).toBe(true);
    });
    const withOwner: OwnerConnection['withOwner'] = async (work) => work(await harness.client());
    tracker = new TableTracker({ withOwner }, link, [{ table: 'public.plain', narrowColumns: [] }], 5000);
    await tracker.install();
  });
  afterEach(async () => {
    await tracker.install();
    await audit();
    expect(known()).toMatchObject({ state: 'tracked' });
  });
  afterAll(async () => {
    await link.close();
    await harness.close();
  });

  it('is nothing where all is well: not a start, not writes, not maintenance of the server', async () => {
    const { counted, now } = await noticed(async () => {
      await tracker.install();
      await owner.query('INSERT INTO plain VALUES (1); UPDATE plain SET id = 2; TRUNCATE plain');
      await owner.query('VACUUM FULL plain');
      await owner.query('CREATE INDEX ON plain (id)');
      await owner.query('GRANT SELECT ON plain TO falaj_app');
    });
    expect(counted).toBe(0);
    expect(now).toMatchObject({ alterations: 0, altered: null, alteredAt: null });
  });

  it('a writer in the role of a replica does not: its changes are told like any other', async () => {
    await audit();
    const before = known();
    await superuser.query(`SET session_replication_role = replica; INSERT INTO public.plain VALUES (7)`);
    await superuser.query('SET session_replication_role = DEFAULT');
    expect(await follower.confirm(2000)).toBe(true);
    expect(known().last).toBeGreaterThan(before.last);
    expect(known().alterations).toBe(before.alterations);
  });

  it('rows written in the role of a replica, past a trigger that was set to mind it: noticed, moved, counted', async () => {
    const name = await triggerName();
    const { moved, counted, now } = await noticed(async () => {
      await owner.query(`ALTER TABLE plain ENABLE TRIGGER "${name}"`);
      await superuser.query(`SET session_replication_role = replica; INSERT INTO public.plain VALUES (8)`);
      await superuser.query('SET session_replication_role = DEFAULT');
    });
    expect({ moved, counted }).toEqual({ moved: true, counted: 1 });
    expect(now).toMatchObject({ state: 'untracked', altered: 'triggers' });
    expect(Date.parse(now.alteredAt!)).toBeGreaterThan(0);
    expect(follower.isTracked(TAG)).toBe(false);
  });

  it('rows written while the triggers were off, all of it in one transaction: noticed, moved, counted', async () => {
    const name = await triggerName();
    const { moved, counted, now } = await noticed(() =>
      owner.query(`BEGIN; ALTER TABLE plain DISABLE TRIGGER ALL; INSERT INTO plain VALUES (9);
        ALTER TABLE plain ENABLE ALWAYS TRIGGER "${name}"; COMMIT`),
    );
    expect({ moved, counted }).toEqual({ moved: true, counted: 1 });
    expect(now).toMatchObject({ state: 'tracked', altered: 'triggers' });
  });

  it('the same, rolled back, is nothing', async () => {
    const { moved, counted } = await noticed(() =>
      owner.query('BEGIN; ALTER TABLE plain DISABLE TRIGGER ALL; INSERT INTO plain VALUES (9); ROLLBACK'),
    );
    expect({ moved, counted }).toEqual({ moved: false, counted: 0 });
  });

  it('a trigger dropped and put on again by the audit is counted all the same', async () => {
    const name = await triggerName();
    const { moved, counted, now } = await noticed(() => owner.query(`DROP TRIGGER "${name}" ON plain`));
    expect({ moved, counted }).toEqual({ moved: true, counted: 1 });
    expect(now).toMatchObject({ state: 'tracked', altered: 'triggers' });
  });

  it.each([
    ['columns', 'ALTER TABLE plain ADD extra integer'],
    ['columns, file', 'ALTER TABLE plain ALTER extra TYPE bigint'],
    ['policies', 'CREATE POLICY grown ON plain USING (id > 1)'],
  ])('says what was altered: %s', async (altered, statement) => {
    const { moved, counted, now } = await noticed(() => owner.query(statement));
    expect({ moved, counted, altered: now.altered }).toEqual({ moved: true, counted: 1, altered });
  });

  it('says that a table was dropped, and that one came in its place', async () => {
    const dropped = await noticed(() => owner.query('DROP TABLE plain'));
    expect(dropped).toMatchObject({ moved: true, counted: 1, now: { state: 'untracked', altered: 'dropped' } });
    const created = await noticed(() => owner.query('CREATE TABLE plain (id integer, code text)'));
    expect(created).toMatchObject({ moved: true, counted: 1, now: { state: 'tracked', altered: 'created' } });
  });

  it('a function that all triggers call, replaced by one that tells nothing: noticed for every table', async () => {
    const { rows } = await owner.query<{ text: string }>(
      `SELECT pg_get_functiondef('falaj.emit(text,text,text[])'::regprocedure) AS text`,
    );
    const { moved, counted } = await noticed(async () => {
      await owner.query(`CREATE OR REPLACE FUNCTION falaj.emit(whole text, marker text, buckets text[]) RETURNS boolean
        LANGUAGE plpgsql AS $$ BEGIN RETURN false; END $$`);
      await owner.query(rows[0]!.text);
    });
    expect({ moved, counted }).toEqual({ moved: true, counted: 1 });
  });

  it('columns that another deployment narrows by are this service’s own doing', async () => {
    const withOwner: OwnerConnection['withOwner'] = async (work) => work(await harness.client());
    const other = new TableTracker({ withOwner }, link, [{ table: 'public.plain', narrowColumns: ['code'] }], 5000);
    const { moved, counted } = await noticed(() => other.install());
    expect({ moved, counted }).toEqual({ moved: true, counted: 0 });
  });

  it('is known to a process that starts later', async () => {
    const { alterations, altered, alteredAt } = known();
    expect(alterations).toBeGreaterThan(5);
    const late = await harness.follower();
    expect(late.status().tables.find(({ table }) => table === 'public.plain')).toMatchObject({
      ...{ alterations, altered, alteredAt },
    });
  });
});
