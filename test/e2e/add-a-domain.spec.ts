import { Guide } from '../support/guide.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';

describe('the guide to a domain of one’s own', () => {
  let database: TestDatabase;
  let guide: Guide;

  beforeAll(async () => {
    database = await testDatabase();
    guide = new Guide('add-a-domain.md', database, { FALAJ_LOAD_DATA: 'harbour' });
  });
  afterAll(async () => {
    await guide.leave();
    await database.drop();
  });

  it('leads from a table to its answers, as it is written', async () => {
    expect(await guide.follow()).toBe(6);
  }, 900_000);
});
