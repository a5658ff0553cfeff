import pg from 'pg';
import { migrate } from '../../../src/database/migrator.js';
import { MIGRATIONS } from '../../../src/database/migrations.js';
import { APP_ROLE, type TestDatabase, emptyDatabase, testDatabase } from '../../support/postgres.js';

const names = MIGRATIONS.map((migration) => migration.name);

describe('the migrator', () => {
  let database: TestDatabase;
  afterEach(() => database.drop());

  it('applies every migration once, in order, however many processes run it at once', async () => {
    database = await emptyDatabase();
    const reports = await Promise.all([1, 2, 3].map(() => migrate(database.ownerUrl, APP_ROLE)));
    expect(reports.map((report) => report.applied).filter((applied) => applied.length > 0)).toEqual([names]);
    expect(await migrate(database.ownerUrl, APP_ROLE)).toEqual({ applied: [] });
    expect(
      (await database.query<{ name: string }>('SELECT name FROM falaj.migration ORDER BY id')).map((row) => row.name),
    ).toEqual(names);
  });

  it('lets the application read every table, also later ones, own nothing and write nothing', async () => {
    database = await testDatabase();
    await database.query('CREATE TABLE public.made_later (id integer)');
    const app = new pg.Client({ connectionString: database.appUrl });
    await app.connect();
    await expect(app.query('SELECT * FROM public.companies')).resolves.toMatchObject({ rows: [] });
    await expect(app.query('SELECT * FROM public.made_later')).resolves.toMatchObject({ rows: [] });
    await expect(app.query(`INSERT INTO public.made_later VALUES (1)`)).rejects.toMatchObject({ code: '42501' });
    await expect(app.query('CREATE TABLE public.mine (id integer)')).rejects.toMatchObject({ code: '42501' });
    // What runs with the owner's rights is not the application's to call.
    await expect(app.query(`SELECT falaj.track_table('public.companies', '{}')`)).rejects.toMatchObject({
      code: '42501',
    });
    await expect(app.query('SELECT falaj.sequence_batch(1, 1)')).rejects.toMatchObject({ code: '42501' });
    const owned = await app.query(
      'SELECT 1 FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)',
    );
    expect(owned.rowCount).toBe(0);
    await app.end();
  });

  it('leaves the catalogue rows of tables alone where nothing is to be granted: a start alters no table', async () => {
    database = await emptyDatabase();
    await migrate(database.ownerUrl, APP_ROLE);
    const versions = () =>
      database.query(`SELECT oid::regclass::text AS name, xmin::text FROM pg_class
        WHERE relnamespace IN ('public'::regnamespace, 'falaj'::regnamespace) AND relkind = 'r' ORDER BY 1`);
    const before = await versions();
    expect(before.length).toBeGreaterThan(15);
    await migrate(database.ownerUrl, APP_ROLE);
    expect(await versions()).toEqual(before);
  });

  it('says that the database is away', async () => {
    database = await emptyDatabase();
    const nowhere = new URL(database.ownerUrl);
    nowhere.port = '1';
    await expect(migrate(nowhere.href, APP_ROLE)).rejects.toMatchObject({ code: 'database.unavailable' });
  });
});
