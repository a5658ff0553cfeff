import type { Role } from '../../src/kernel/query-scope.js';
import { TestApplication, type Reply } from '../support/application.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';

const GDP = '/api/v1/queries/gcc_indicator/run?country=QAT';

let database: TestDatabase;
let application: TestApplication;

beforeAll(async () => {
  database = await testDatabase();
  application = await TestApplication.start(database);
});

afterAll(async () => {
  await application.close();
  await database.drop();
});

const invalidate = (body: unknown): Promise<Reply> =>
  application.request('/api/v1/admin/cache/invalidate', { roles: ['operator'], body });

describe('reads that bypass the cache', () => {
  it('are for analysts; for others they are ignored and the answer says so', async () => {
    await application.request(GDP);
    const analyst = { roles: ['analyst'] as const };
    const skipped = await application.request(`${GDP}&skip_cache=true`, analyst);
    expect(skipped.headers.get('cache-status')).toMatch(/^falaj; fwd=bypass/);
    const denied = await application.request(`${GDP}&skip_cache=true`);
    expect(denied.headers.get('cache-status')).toMatch(/^falaj; hit; ttl=\d+; detail=bypass-denied$/);
    expect(denied.text).toBe(skipped.text);
    const unstored = await application.request(GDP, { ...analyst, headers: { 'cache-control': 'no-store' } });
    expect(unstored.headers.get('cache-status')).not.toContain('stored');
  });

  it('may ask for what is kept alone, and for what is fresh enough (RFC 9111)', async () => {
    await application.request(GDP);
    const asked = (directives: string, roles: readonly Role[] = []): Promise<Reply> =>
      application.request(GDP, { roles, headers: { 'cache-control': directives } });
    expect((await asked('only-if-cached')).headers.get('cache-status')).toContain('hit');
    expect((await asked('max-age=0', ['analyst'])).headers.get('cache-status')).toMatch(/^falaj; fwd=request; stored/);
    expect((await asked('max-age=0')).headers.get('cache-status')).toContain('detail=bypass-denied');
    await invalidate({ region: 'default' });
    const nothing = await asked('only-if-cached');
    expect([nothing.status, nothing.json['code']]).toEqual([504, 'cache.not_cached']);
  });

  it('are told what was decided on the way, where they may know', async () => {
    const traced = async (roles: readonly Role[]): Promise<string | null> =>
      (await application.request(GDP, { roles, headers: { 'falaj-trace': '1' } })).headers.get('falaj-trace');
    await invalidate({ tag: 'op:get_gcc_indicator' });
    expect(await traced(['analyst'])).toMatch(/l1 (absent|refused: .*); loaded in \d+\.\d ms$/);
    expect(await traced(['operator'])).toMatch(/^l1 hit: entry at \d+, log at \d+$/);
    expect(await traced(['viewer'])).toBeNull();
  });
});
