import { Guide } from '../support/guide.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';

describe('the guide to a query of one’s own', () => {
  let database: TestDatabase;
  let guide: Guide;

  beforeAll(async () => {
    database = await testDatabase({ data: true, scale: 0.1 });
    guide = new Guide('add-a-query.md', database, { FALAJ_LOAD_DATA: 'false' });
  }, 900_000);
  afterAll(async () => {
    await guide.leave();
    await database.drop();
  });

  it('leads from a question to its answer, as it is written', async () => {
    expect(await guide.follow()).toBe(9);
  }, 900_000);
});
