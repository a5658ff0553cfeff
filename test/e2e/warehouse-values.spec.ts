import { Redis } from 'ioredis';
import { issueToken } from '../../src/http/token.issuer.js';
import { TestApplication, type Reply, type RequestOptions } from '../support/application.js';
import { eventually } from '../support/eventually.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { describeWithRedis, testRedis, type TestRedis } from '../support/redis.js';
import { WriteRedis } from '../support/write-server.js';

const BASE = '/api/v1';
type Row = Readonly<Record<string, unknown>>;
type Headers = Readonly<Record<string, string>>;

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

async function bearer(
  application: TestApplication,
  subject: string,
  tenants: readonly string[] = [],
): Promise<Headers> {
  const token = await issueToken(application.settings.auth, { subject, roles: ['viewer'], tenants, ttlSeconds: 300 });
  return { authorization: `Bearer ${token}` };
}

async function status(reply: Promise<Reply>): Promise<unknown[]> {
  const { status: code, json } = await reply;
  return [code, json['code']];
}

describe.each([true, false])('values of the warehouse, cached: %s', (isCached) => {
  let application: TestApplication;

  beforeAll(async () => {
    application = await TestApplication.start(database, { CACHE_ENABLED: String(isCached) });
  });
  afterAll(() => application.close());

  const ask = (path: string, options: RequestOptions = {}): Promise<Reply> =>
    application.request(BASE + path, { roles: ['operator'], ...options });

  describe('sessions', () => {
    const as = (subject: string, tenants: readonly string[] = []): Promise<Headers> =>
      bearer(application, subject, tenants);
    const session = (headers: Headers, options: RequestOptions = {}): Promise<Reply> =>
      application.request(`${BASE}/sessions/pick-${String(isCached)}`, { ...options, headers });

    it("are their token's subject's alone, within its tenant", async () => {
      const [ann, bob, annElsewhere] = [await as('ann'), await as('bob'), await as('ann', ['acme'])];
      const context = { cart: [], step: 0, done: false, note: '' };
      const put = await session(ann, { method: 'PUT', body: { context } });
      expect([put.status, put.json]).toEqual([200, { session_id: `pick-${String(isCached)}`, context }]);
      for (let time = 0; time < 2; time += 1) {
        const got = await session(ann);
        expect([got.status, got.json['context'], got.headers.get('cache-control')]).toEqual([
          200,
          context,
          'private, no-cache',
        ]);
      }
      for (const other of [bob, annElsewhere]) expect(await status(session(other))).toEqual([404, 'session.unknown']);
      await session(bob, { method: 'PUT', body: { context: { step: 1 } } });
      expect((await session(ann)).json['context']).toEqual(context);
      expect((await session(bob)).json['context']).toEqual({ step: 1 });
    });

    it('are read from the cache, replaced and ended at once', async () => {
      const ann = await as('carol');
      expect(await status(session(ann))).toEqual([404, 'session.unknown']);
      await session(ann, { method: 'PUT', body: { context: { step: 1 } } });
      await session(ann);
      const again = await session(ann);
      expect(again.headers.get('cache-status')).toBe(isCached ? 'falaj; hit' : 'falaj; fwd=miss');
      await session(ann, { method: 'PUT', body: { context: { step: 2 } } });
      expect((await session(ann)).json['context']).toEqual({ step: 2 });
      expect((await session(ann, { method: 'DELETE' })).status).toBe(204);
      expect(await status(session(ann))).toEqual([404, 'session.unknown']);
      expect(await status(session(ann, { method: 'DELETE' }))).toEqual([404, 'session.unknown']);
    });

    it('are refused where they are none', async () => {
      const ann = await as('ann');
      expect(await status(session(ann, { method: 'PUT', body: { context: 'text' } }))).toEqual([
        400,
        'request.invalid',
      ]);
      const long = { context: { note: 'x'.repeat(40_000) } };
      expect(await status(session(ann, { method: 'PUT', body: long }))).toEqual([400, 'request.invalid']);
    });
  });

  describe('settings', () => {
    const set = (key: string, value: unknown): Promise<Reply> =>
      ask(`/configuration/${key}`, { method: 'PUT', body: { value } });

    it.each([0, '', false, null, [], {}, 1.5, { up_to: 2 }])(
      'truthiness for presence: %j is a value, and kept',
      async (value) => {
        const reply = await set('picked.value', value);
        expect([reply.status, reply.json]).toEqual([200, { key: 'picked.value', value }]);
        const got = await ask('/configuration/picked.value');
        expect([got.status, got.json]).toEqual([200, { key: 'picked.value', value }]);
        if (isCached) expect(got.headers.get('cache-status')).toMatch(/^falaj; hit; ttl=\d+; detail=l1$/);
      },
    );

    const now = `now.there.${String(isCached)}`;

    it('are unknown until they are set, and listed for administrators', async () => {
      expect(await status(ask('/configuration/not.there'))).toEqual([404, 'configuration.unknown']);
      await set(now, 5);
      expect((await ask(`/configuration/${now}`)).json).toEqual({ key: now, value: 5 });
      const listed = await application.request(`${BASE}/queries/get_configuration/run?key=${now}`, {
        roles: ['admin'],
      });
      expect(listed.json['rows']).toEqual([{ data: { key: now, value: 5 } }]);
      expect(await status(ask('/configuration/UPPER', { method: 'PUT', body: { value: 1 } }))).toEqual([
        400,
        'request.invalid',
      ]);
      expect(await status(ask('/configuration/a', { method: 'PUT', body: {} }))).toEqual([400, 'request.invalid']);
      expect(
        (
          await application.request(`${BASE}/configuration/a`, {
            method: 'PUT',
            roles: ['viewer'],
            body: { value: 1 },
          })
        ).status,
      ).toBe(403);
    });
  });
});

describeWithRedis('values of the warehouse in two processes with one Redis', () => {
  let redis: TestRedis;
  let stream: WriteRedis;
  let here: TestApplication;
  let there: TestApplication;
  let client: Redis;

  beforeAll(async () => {
    [redis, stream] = [await testRedis(), await WriteRedis.start()];
    const environment = { REDIS_URL: redis.url, WRITE_BEHIND_REDIS_URL: stream.url };
    here = await TestApplication.start(database, environment);
    there = await TestApplication.start(database, environment);
    client = new Redis(redis.url);
    await database.query(
      `INSERT INTO public.equipment_assets VALUES ('FL-99', 'forklift', 'M', 'Z', 'available', NULL, NULL)`,
    );
  });
  afterAll(async () => {
    client.disconnect();
    await here.close();
    await there.close();
    await redis.close();
    await stream.close();
  });

  const kept = (pattern: RegExp): Promise<string> =>
    eventually(async () => {
      const key = (await client.keys('*')).find((each) => pattern.test(each));
      if (key === undefined) throw new Error(`no key like ${String(pattern)}`);
      return key;
    });

  it('a hash of one process alone: another finds what the first one kept, under the documented key', async () => {
    const put = { method: 'PUT', roles: ['operator'], body: { value: 0 } } as const;
    const { headers } = await here.request(`${BASE}/configuration/reorder.up_to`, put);
    await kept(/^falaj_test:config_data:reorder\.up_to$/);
    const seq = { 'falaj-seq': headers.get('falaj-seq') ?? '' };
    const got = await there.request(`${BASE}/configuration/reorder.up_to`, { roles: ['viewer'], headers: seq });
    expect([got.json['value'], got.headers.get('cache-status')]).toEqual([0, expect.stringMatching(/detail=l2$/)]);
    await here.request(`${BASE}/search`, { body: { query: 'heart' } });
    const search = await kept(/^falaj_test:vector_search:[0-9a-f]{16}$/);
    await there.request(`${BASE}/search`, { body: { query: 'heart' } });
    expect((await client.keys('falaj_test:vector_search:*')).filter((key) => key !== search)).toEqual([]);
    await here.request(`${BASE}/evidence`, { body: { query: 'heart' } });
    await kept(/^falaj_test:evidence_pack:[0-9a-f]{16}:[0-9a-f]{16}$/);
    await here.request(`${BASE}/inventory/summary`);
    await kept(/^falaj_test:qr:get_inventory_summary:get_inventory_summary:[0-9a-f]{16}:v1-[0-9a-f]{8}$/);
  });

  it("keeps a session where only its subject's key reads it, and never in plain text", async () => {
    const ann = await bearer(here, 'ann', ['acme']);
    const body = { context: { note: 'left at the quarry' } };
    const put = await here.request(`${BASE}/sessions/quarry`, { method: 'PUT', headers: ann, body });
    const headers = { ...ann, 'falaj-seq': put.headers.get('falaj-seq') ?? '' };
    await eventually(async () => {
      expect((await here.request(`${BASE}/sessions/quarry`, { headers })).headers.get('cache-status')).toBe(
        'falaj; hit',
      );
    });
    const key = await kept(/^falaj_test:t:acme:u:ann:user_session:quarry$/);
    expect((await client.getBuffer(key))?.includes('at the quarry')).toBe(false);
    const got = await there.request(`${BASE}/sessions/quarry`, { headers });
    expect(got.json['context']).toEqual(body.context);
  });

  it('takes readings behind: on the disk of the stream first, in the tables shortly', async () => {
    const readings = [{ metric: 'battery_soc_percent', value: 0, ts: '2026-01-01T00:00:00Z' }];
    const path = `${BASE}/equipment/FL-99/telemetry`;
    await there.request(path);
    const reply = await here.request(path, { roles: ['operator'], body: { readings } });
    expect([reply.status, reply.json]).toEqual([202, { asset_id: 'FL-99', accepted: 1, durable_in: 'stream' }]);
    await eventually(async () => {
      const rows = (await there.request(path)).json['rows'] as readonly { data: Row }[];
      expect(rows.map(({ data }) => data)).toEqual([
        { asset_id: 'FL-99', ts: '2026-01-01T00:00:00Z', metric: 'battery_soc_percent', value: 0 },
      ]);
    });
  });
});
