import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type FalajClient, falajClient } from '../../clients/typescript/falaj.client.js';
import { issueToken } from '../../src/http/token.issuer.js';
import { TestApplication } from '../support/application.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');

describe('the typed client', () => {
  let database: TestDatabase;
  let processes: readonly TestApplication[];
  const requests: Request[] = [];

  beforeAll(async () => {
    database = await testDatabase({ data: ['warehouse'] });
    processes = [await TestApplication.start(database), await TestApplication.start(database)];
  });
  afterAll(async () => {
    await Promise.all(processes.map((each) => each.close()));
    await database.drop();
  });

  /** Over both processes in turn, as behind a balancer. */
  const clientFor = (roles: readonly ('viewer' | 'operator')[]): FalajClient => {
    const [first, second] = processes as [TestApplication, TestApplication];
    let asked = 0;
    return falajClient({
      baseUrl: first.url,
      token: () => issueToken(first.settings.auth, { subject: 'tester', roles, ttlSeconds: 300 }),
      fetch: (request) => {
        requests.push(request.clone());
        asked += 1;
        return fetch(asked % 2 === 0 ? new Request(request.url.replace(first.url, second.url), request) : request);
      },
    });
  };

  it('is what the server says of itself', async () => {
    const place = mkdtempSync(join(tmpdir(), 'falaj-client-'));
    try {
      const file = join(place, 'schema.ts');
      await run(process.execPath, ['bin/client.mjs', processes[0]?.url ?? '', file], { cwd: ROOT });
      const committed = readFileSync(join(ROOT, 'clients/typescript/falaj.schema.ts'), 'utf8');
      // `npm run client` against a server of this checkout brings it up to date.
      expect(readFileSync(file, 'utf8') === committed).toBe(true);
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  });

  it('has the columns of each answer, and what is wrong as a problem', async () => {
    const client = clientFor(['viewer']);
    const { data } = await client.GET('/api/v1/inventory/demand/summary');
    const [row] = data?.rows ?? [];
    expect([row?.data.lines, row?.data.value_gbp]).toEqual([541_909, 9_747_747.93]);
    const { data: items } = await client.GET('/api/v1/inventory/items', { params: { query: { term: 'POPCORN' } } });
    const known: readonly { sku: string; quantity: number }[] = items?.rows.map((each) => each.data) ?? [];
    expect(known.map(({ sku }) => sku)).toContain('22197');
    const { error, response } = await client.GET('/api/v1/inventory/items/{sku}', {
      params: { path: { sku: 'none' } },
    });
    expect([response.status, error?.code]).toEqual([404, 'inventory.unknown_item']);
  });

  it('reads what it wrote, whichever process answers', async () => {
    const client = clientFor(['operator']);
    const path = { sku: '85123A' };
    const level = async (): Promise<number | undefined> =>
      (await client.GET('/api/v1/inventory/items/{sku}', { params: { path } })).data?.rows[0]?.data.reorder_point;
    for (let point = 1; point <= 6; point += 1) {
      await level();
      const { response } = await client.PATCH('/api/v1/inventory/items/{sku}', {
        params: { path },
        body: { reorder_point: point },
      });
      expect(response.status).toBe(200);
      expect(await level()).toBe(point);
    }
    expect(requests.at(-1)?.headers.get('falaj-seq')).toMatch(/^\d+$/);
  });
});
