import { Guide } from '../support/guide.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';

/** Of a tenth of the data the query can take less than is worth a view by default, and a slow machine has others that take more. */
const SETTINGS = 'workload: {advice: {table_ms_min: 0, proposals_max: 1000}}';

describe('the guide to a view of one’s own', () => {
  let database: TestDatabase;
  let guide: Guide;

  beforeAll(async () => {
    database = await testDatabase({ data: true, scale: 0.1 });
    guide = new Guide('add-a-view.md', database, { FALAJ_LOAD_DATA: 'false' }, SETTINGS);
  }, 900_000);
  afterAll(async () => {
    await guide.leave();
    await database.drop();
  });

  it('leads from a slow query to its view and back, as it is written', async () => {
    expect(await guide.follow()).toBe(14);
  }, 900_000);
});
