import type pg from 'pg';
import { changeBucket } from '../../../src/kernel/change-bucket.js';
import { ChangeHarness } from './change-harness.js';
import { setTraps, WITHOUT_PATH } from './name-traps.js';

/** Capture runs with its owner's rights in sessions whose settings are the writer's. */
describe('capture in a session of the writer’s own making', () => {
  let harness: ChangeHarness;
  let owner: pg.Client;
  let app: pg.Client;

  beforeAll(async () => {
    harness = await ChangeHarness.open();
    owner = await harness.client();
    await owner.query(`
      CREATE TABLE public.plain (id integer PRIMARY KEY, note text);
      CREATE TABLE public.narrow (id integer PRIMARY KEY, code text, day date, big bigint, other text);
      GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON public.plain, public.narrow TO falaj_app;
      SELECT falaj.track_table('public.plain'), falaj.track_table('public.narrow', '{code,day,big,id}')`);
  });
  beforeEach(async () => {
    app = await harness.client(harness.db.appUrl);
    await harness.drain();
  });
  afterAll(() => harness.close());

  const buckets = (...values: [string, string][]) =>
    values.map(([column, value]) => `table:public.narrow#${changeBucket(column, value)}`).sort();
  const told = async () => (await harness.waiting()).filter((tag) => tag.startsWith('table:public.narrow#')).sort();

  it('writes dates in one way whatever his is, and leaves him his', async () => {
    await app.query(`SET datestyle = 'SQL, DMY'`);
    await app.query('BEGIN');
    await app.query(`INSERT INTO public.narrow (id, day) VALUES (1, '05/04/2024')`);
    await app.query(`INSERT INTO public.narrow (id, day) VALUES (2, '06/04/2024'), (3, NULL)`);
    const { rows } = await app.query<{ day: string }>(`SELECT day::text FROM public.narrow WHERE id = 1`);
    await app.query('COMMIT');
    expect(rows).toEqual([{ day: '05/04/2024' }]);
    expect((await app.query<{ DateStyle: string }>('SHOW datestyle')).rows).toEqual([{ DateStyle: 'SQL, DMY' }]);
    expect(await told()).toEqual(
      buckets(['id', '1'], ['id', '2'], ['id', '3'], ['day', '2024-04-05'], ['day', '2024-04-06']),
    );
  });

  it('leaves him his way of dates also where it fails', async () => {
    await app.query(`SET datestyle = 'SQL, DMY'`);
    await owner.query('ALTER TABLE public.narrow RENAME day TO moment');
    await app.query('BEGIN');
    await app.query(`INSERT INTO public.narrow (id, moment) VALUES (4, '05/04/2024')`);
    const { rows } = await app.query<{ day: string }>(`SELECT moment::text AS day FROM public.narrow WHERE id = 4`);
    await app.query('COMMIT');
    await owner.query('ALTER TABLE public.narrow RENAME moment TO day');
    expect(rows).toEqual([{ day: '05/04/2024' }]);
    expect(await told()).toEqual(['table:public.narrow#*']);
  });

  it('has its own search path wherever it is not written out what each name means', async () => {
    const { rows } = await owner.query<{ name: string }>(WITHOUT_PATH);
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.filter(({ name }) => !/^(wake|capture(_[0-9a-f]{12}_[0-9a-f]{8})?)$/.test(name))).toEqual([]);
  });

  it('calls nothing of his, whatever he has named like something of the server’s', async () => {
    const caught = await setTraps(owner, app);
    await app.query('INSERT INTO public.plain VALUES (5)');
    await app.query(`INSERT INTO public.narrow (id, code, day) VALUES (5, 'one', '2024-04-05')`);
    await app.query(`UPDATE public.narrow SET code = 'two' WHERE id OPERATOR(pg_catalog.=) 5`);
    await app.query(`UPDATE public.narrow SET big = 7`);
    await app.query('BEGIN');
    await app.query('SET CONSTRAINTS ALL IMMEDIATE');
    await app.query('INSERT INTO public.plain VALUES (6), (7)');
    for (const id of [6, 7]) await app.query('INSERT INTO public.narrow (id) VALUES ($1)', [id]);
    await app.query('COMMIT');
    await app.query('DELETE FROM public.narrow');
    expect(await told()).toEqual(
      expect.arrayContaining(buckets(['code', 'one'], ['code', 'two'], ['big', '7'], ['id', '6'])),
    );
    await app.query('TRUNCATE public.narrow');
    expect(await caught()).toEqual([]);
    // They would be: whoever looks names up by that path calls what stands first on it.
    await app.query(`SELECT md5('x'), count(*), pg_catalog.bool_and(note = 'a'::pg_catalog.text) FROM public.plain`);
    expect(await caught()).toEqual(['falaj_app: =', 'falaj_app: count', 'falaj_app: md5']);
  });
});
