import { type TestDatabase, testDatabase } from '../../support/postgres.js';

/** The first run for changed data makes the template. */
const TEMPLATE_MS = 300_000;

describe('test databases with data', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase({ data: true });
  }, TEMPLATE_MS);
  afterAll(() => database.drop());

  it('hold the bundled data and what it says of itself', async () => {
    const [row] = await database.query<{ rows: string }>('SELECT count(*) AS rows FROM public.world_bank_indicators');
    expect(Number(row?.rows)).toBeGreaterThan(1000);
    expect(await database.query(`SELECT kind FROM falaj.dataset WHERE dataset_id = 'wage_panel'`)).toEqual([
      { kind: 'real' },
    ]);
  });

  it('are apart from each other', async () => {
    const other = await testDatabase({ data: true });
    await other.query('TRUNCATE public.world_bank_indicators');
    const [row] = await database.query<{ rows: string }>('SELECT count(*) AS rows FROM public.world_bank_indicators');
    expect(Number(row?.rows)).toBeGreaterThan(1000);
    await other.drop();
  });
});
