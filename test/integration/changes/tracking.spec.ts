import type pg from 'pg';
import { TableTracker } from '../../../src/changes/table.tracker.js';
import type { OwnerConnection } from '../../../src/database/owner-connection.js';
import type { ControlChannel } from '../../../src/database/control-channel.js';
import type { ChangeFollower } from '../../../src/changes/change.follower.js';
import { eventually } from '../../support/eventually.js';
import { ChangeHarness } from './change-harness.js';

/** As expect.stringMatching, typed. */
const matching = (pattern: string): string => expect.stringMatching(pattern) as string;

describe('tracking of tables', () => {
  let harness: ChangeHarness;
  let owner: pg.Client;
  let link: ControlChannel;
  let follower: ChangeFollower;
  const tables = ['plain', 'narrow', 'parted'].map((name) => ({
    table: `public.${name}`,
    narrowColumns: name === 'narrow' ? ['code'] : [],
  }));

  const tracker = (wanted = tables) => {
    const withOwner: OwnerConnection['withOwner'] = async (work) => work(await harness.client());
    return new TableTracker({ withOwner }, link, wanted, 5000);
  };
  const audit = async () => {
    await owner.query(`UPDATE falaj.change_audit SET audited_at = '-infinity'`);
    await tracker().audit();
  };
  /** What an audit, or another act, puts into the log. */
  const moved = async (act: () => Promise<unknown> = audit) => {
    await harness.drain();
    const before = (await harness.log()).length;
    await act();
    await harness.drain();
    return (await harness.log()).slice(before).map(({ tag }) => tag);
  };
  const stateOf = async (table: string) => {
    const [row] = await harness.db.query<{ state: string; reason: string | null }>(
      `SELECT state, reason FROM falaj.tracked_table WHERE tag = 'table:' || $1`,
      [table],
    );
    return row;
  };
  const known = async (tag: string, tracked: boolean) => {
    await follower.confirm(2000);
    expect(follower.isTracked(tag)).toBe(tracked);
  };

  beforeAll(async () => {
    harness = await ChangeHarness.open();
    owner = await harness.client();
    link = harness.link();
    follower = await harness.follower({ pollMs: 60_000 });
    await owner.query(`
      CREATE TABLE public.plain (id integer);
      CREATE TABLE public.narrow (code text, value integer);
      CREATE TABLE public.parted (code text, value integer) PARTITION BY LIST (code);
      CREATE TABLE public.parted_a PARTITION OF public.parted FOR VALUES IN ('a');
      CREATE VIEW public.seen AS SELECT * FROM public.plain;
      CREATE MATERIALIZED VIEW public.stored AS SELECT * FROM public.plain;
      CREATE UNLOGGED TABLE public.volatile (id integer)`);
    await eventually(() => {
      expect(link.connected).toBe(true);
    });
    await tracker().install();
  });
  afterAll(async () => {
    await link.close();
    await harness.close();
  });

  it('puts triggers on, the dataset catalogue’s included, and every process knows', async () => {
    expect(await stateOf('public.plain')).toEqual({ state: 'tracked', reason: null });
    expect(await stateOf('falaj.dataset')).toEqual({ state: 'tracked', reason: null });
    await known('table:public.narrow#0af', true);
    const [dataset] = await harness.db.query<{ narrow_columns: string[] }>(
      `SELECT narrow_columns FROM falaj.tracked_table WHERE tag = 'table:falaj.dataset'`,
    );
    expect(dataset?.narrow_columns).toEqual(['dataset_id']);
  });
  it('moves nothing when nothing changed: a second install, an audit, writes, VACUUM, ANALYZE', async () => {
    expect(await moved(() => tracker().install())).toEqual([]);
    await owner.query('INSERT INTO plain VALUES (1)');
    await owner.query('VACUUM ANALYZE plain');
    await owner.query('CREATE INDEX ON plain (id)');
    expect(await moved()).toEqual([]);
  });
  it('a second install takes no lock that a writer could hold up', async () => {
    const writer = await harness.client();
    await writer.query('BEGIN; INSERT INTO plain VALUES (2)');
    const outcomes = await tracker().install();
    expect(outcomes.every(({ tracked }) => tracked)).toBe(true);
    await writer.query('COMMIT');
  });
  it('a busy table waits for a later audit and is untracked until then', async () => {
    await owner.query('CREATE TABLE public.busy (id integer)');
    const writer = await harness.client();
    await writer.query('BEGIN; INSERT INTO busy VALUES (2)');
    const client = await harness.client();
    await client.query(`SET lock_timeout = 50`);
    await client.query(`SELECT falaj.track_name('public', 'busy', '{}')`);
    expect(await stateOf('public.busy')).toMatchObject({ state: 'untracked', reason: matching('busy') });
    await known('table:public.busy', false);
    await writer.query('COMMIT');
    await audit();
    await known('table:public.busy', true);
  });
  it('unites the columns of several deployments', async () => {
    await tracker([{ table: 'public.narrow', narrowColumns: ['value'] }]).install();
    await tracker([{ table: 'public.narrow', narrowColumns: ['code'] }]).install();
    const [row] = await harness.db.query<{ narrow_columns: string[] }>(
      `SELECT narrow_columns FROM falaj.tracked_table WHERE tag = 'table:public.narrow'`,
    );
    expect(row?.narrow_columns).toEqual(['code', 'value']);
    const triggers = await harness.db.query(`SELECT FROM pg_trigger WHERE tgrelid = 'narrow'::regclass`);
    expect(triggers).toHaveLength(4);
  });
  it('disabled trigger noticed: the table moves, every process knows it is untracked, and enabling it again counts', async () => {
    await owner.query('ALTER TABLE plain DISABLE TRIGGER ALL');
    expect(await moved()).toEqual(['table:public.plain', 'table:public.plain#*', 'tracking:public.plain']);
    expect(await stateOf('public.plain')).toMatchObject({
      state: 'untracked',
      reason: matching('disabled'),
    });
    await known('table:public.plain', false);
    await owner.query('ALTER TABLE plain ENABLE TRIGGER ALL');
    await audit();
    expect(await stateOf('public.plain')).toMatchObject({ reason: matching('replication role') });
    await tracker().install();
    await known('table:public.plain', true);
  });
  it('disabled and enabled again between two audits is noticed all the same', async () => {
    const name = (
      await harness.db.query<{ tgname: string }>(`SELECT tgname FROM pg_trigger WHERE tgrelid = 'plain'::regclass`)
    )[0]!.tgname;
    await owner.query(`ALTER TABLE plain DISABLE TRIGGER "${name}"`);
    await owner.query('INSERT INTO plain VALUES (99)');
    await owner.query(`ALTER TABLE plain ENABLE ALWAYS TRIGGER "${name}"`);
    expect(await moved()).toContain('table:public.plain');
    expect(await stateOf('public.plain')).toMatchObject({ state: 'tracked' });
  });
  it.each([
    ['a column added', 'ALTER TABLE plain ADD extra integer'],
    ['a column’s type', 'ALTER TABLE plain ALTER extra TYPE bigint'],
    ['a column dropped', 'ALTER TABLE plain DROP extra'],
    ['a right taken', 'REVOKE SELECT ON plain FROM falaj_app'],
    ['a policy', 'CREATE POLICY grown ON plain USING (id > 1)'],
    ['the file rewritten (harmless)', 'VACUUM FULL plain'],
  ])('ALTER TABLE noticed: %s', async (_, statement) => {
    await owner.query(statement);
    expect(await moved()).toContain('table:public.plain');
    expect(await moved()).toEqual([]);
  });
  it('a dropped trigger is put on again', async () => {
    await owner.query(`DO $$ DECLARE n text; BEGIN
      FOR n IN SELECT tgname FROM pg_trigger WHERE tgrelid = 'plain'::regclass LOOP EXECUTE 'DROP TRIGGER ' || quote_ident(n) || ' ON plain'; END LOOP; END $$`);
    expect(await moved()).toContain('table:public.plain');
    expect(await moved(() => owner.query('INSERT INTO plain VALUES (3)'))).toEqual(['table:public.plain']);
  });
  it('a table replaced under its name: the new one is tracked, the old one no more', async () => {
    await owner.query(`BEGIN; ALTER TABLE plain RENAME TO plain_old; CREATE TABLE plain (id integer); COMMIT`);
    expect(await moved()).toContain('table:public.plain');
    expect(await moved(() => owner.query('INSERT INTO plain VALUES (1)'))).toEqual(['table:public.plain']);
    await harness.drain();
    expect(await moved(() => owner.query('INSERT INTO plain_old VALUES (1)'))).toEqual([]);
  });
  it('a partition attached gets triggers, one detached loses them', async () => {
    await owner.query(`CREATE TABLE parted_b (code text, value integer); INSERT INTO parted_b VALUES ('b', 1);
      ALTER TABLE parted ATTACH PARTITION parted_b FOR VALUES IN ('b')`);
    expect(await moved()).toContain('table:public.parted');
    expect(await moved(() => owner.query(`INSERT INTO parted_b VALUES ('b', 2)`))).toEqual(['table:public.parted']);
    await owner.query('ALTER TABLE parted DETACH PARTITION parted_b');
    expect(await moved()).toContain('table:public.parted');
    expect(await moved(() => owner.query(`INSERT INTO parted_b VALUES ('b', 3)`))).toEqual([]);
  });
  it.each([
    ['public.seen', 'view'],
    ['public.stored', 'materialized view'],
    ['public.volatile', 'unlogged'],
    ['public.absent', 'no such table'],
  ])('%s is untracked, with its reason', async (table, reason) => {
    const outcomes = await tracker([{ table, narrowColumns: [] }]).install();
    expect(outcomes.at(-1)).toMatchObject({ table, tracked: false, reason: matching(reason) });
    await known(`table:${table}`, false);
  });
  it('a table that comes to be is tracked from the next audit on', async () => {
    await owner.query('CREATE TABLE public.absent (id integer)');
    await audit();
    await known('table:public.absent', true);
    await owner.query('DROP TABLE public.absent');
    await audit();
    await known('table:public.absent', false);
  });
  it('a table of another owner without the right to it is untracked', async () => {
    const superuser = await harness.client(harness.db.superuserUrl);
    await superuser.query('CREATE TABLE public.foreign_owned (id integer)');
    const outcomes = await tracker([{ table: 'public.foreign_owned', narrowColumns: [] }]).install();
    expect(outcomes.at(-1)).toMatchObject({ tracked: false, reason: matching('no right') });
    await superuser.query('GRANT TRIGGER ON public.foreign_owned TO falaj_owner');
    await audit();
    expect(await stateOf('public.foreign_owned')).toMatchObject({ reason: matching('replication role') });
    expect(await moved(() => superuser.query('INSERT INTO public.foreign_owned VALUES (1)'))).toContain(
      'table:public.foreign_owned',
    );
  });
  it('a foreign table, and a table with a foreign partition, are untracked', async () => {
    const superuser = await harness.client(harness.db.superuserUrl);
    await superuser.query(`CREATE EXTENSION postgres_fdw; CREATE SERVER away FOREIGN DATA WRAPPER postgres_fdw;
      CREATE FOREIGN TABLE public.far (id integer) SERVER away;
      CREATE FOREIGN TABLE public.parted_far PARTITION OF public.parted FOR VALUES IN ('far') SERVER away`);
    const outcomes = await tracker([{ table: 'public.far', narrowColumns: [] }]).install();
    expect(outcomes.at(-1)?.reason).toMatch('foreign');
    await audit();
    expect(await stateOf('public.parted')).toMatchObject({
      state: 'untracked',
      reason: matching('foreign'),
    });
    await superuser.query('DROP FOREIGN TABLE public.parted_far');
    await audit();
    expect(await stateOf('public.parted')).toMatchObject({ state: 'tracked' });
  });
  it('untrack takes everything off', async () => {
    await owner.query(`SELECT falaj.untrack_table('public.parted')`);
    await known('table:public.parted', false);
    const triggers = await harness.db.query(
      `SELECT FROM pg_trigger WHERE tgrelid IN ('parted'::regclass, 'parted_a'::regclass)`,
    );
    expect(triggers).toEqual([]);
  });
  it('only the first process of an interval audits', async () => {
    await audit();
    const [row] = await harness.db.query<{ changed: number | null }>('SELECT falaj.audit(60000) AS changed');
    expect(row?.changed).toBeNull();
  });
  it('runs as the application’s role', async () => {
    const app = await harness.client(harness.db.appUrl);
    const { rows } = await app.query<{ changed: number }>('SELECT falaj.audit(0) AS changed');
    expect(rows[0]?.changed).toBeGreaterThanOrEqual(0);
    await expect(app.query(`SELECT falaj.examine('table:public.plain', true)`)).rejects.toMatchObject({
      code: '42501',
    });
  });
  it('refuses a table without its schema', async () => {
    await expect(tracker([{ table: 'plain', narrowColumns: [] }]).install()).rejects.toMatchObject({
      code: 'definition.invalid',
    });
  });
});
