import { Logger } from '@nestjs/common';
import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { Redis } from 'ioredis';
import type { Settings } from '../../src/config/settings.js';
import { eventually } from '../support/eventually.js';
import { ORCHARD_TABLES } from '../support/orchard/orchard.process.js';
import { OrchardServer } from '../support/orchard/orchard.server.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { describeWithRedis, testRedis, type TestRedis } from '../support/redis.js';

Logger.overrideLogger(false);

type Headers = Readonly<Record<string, string>>;

interface Sent {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As it came over the socket. */
  readonly body: Buffer;
}

const PATH = '/grove/ledger';
/** What differs by the moment, and not by the form. */
const MOMENTARY = ['date', 'age', 'cache-status', 'x-request-id'];

/** No request comes past the lease, or past what a busy Redis may take. */
const patient = (settings: Settings): Settings => ({
  ...settings,
  changes: { ...settings.changes, leaseMs: 10_000 },
  cache: { ...settings.cache, redisBudgetMs: 2000 },
});

describeWithRedis('the forms of a cached response', () => {
  let database: TestDatabase;
  let redis: TestRedis;
  let client: Redis;
  let maker: OrchardServer;
  /** Has the response from Redis, where it lies compressed. */
  let server: OrchardServer;

  /** Nothing is added, expanded or followed on the way. */
  const send = (method: string, headers: Headers = {}, from = server): Promise<Sent> =>
    new Promise((resolve, reject) => {
      const asked = request(from.url + PATH, { method, headers, agent: false }, (reply) => {
        const parts: Buffer[] = [];
        reply.on('data', (part: Buffer) => parts.push(part));
        reply.once('error', reject);
        reply.once('end', () => {
          resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(parts) });
        });
      });
      asked.once('error', reject);
      asked.end();
    });
  const lasting = ({ headers }: Sent): unknown =>
    Object.fromEntries(Object.entries(headers).filter(([name]) => !MOMENTARY.includes(name)));
  const etagOf = ({ headers }: Sent): string => String(headers['etag']);
  const zipped = { 'accept-encoding': 'gzip' };

  beforeAll(async () => {
    database = await testDatabase();
    await database.query(ORCHARD_TABLES);
    redis = await testRedis();
    client = new Redis(redis.url);
    maker = await OrchardServer.start(database, patient, { REDIS_URL: redis.url });
    server = await OrchardServer.start(database, patient, { REDIS_URL: redis.url });
    await send('GET', {}, maker);
    await eventually(async () => {
      expect(await client.keys('*response:*')).toHaveLength(1);
    });
    await send('GET');
  });
  afterAll(async () => {
    client.disconnect();
    await maker.close();
    await server.close();
    await redis.close();
    await database.drop();
  });
  afterEach(() => {
    // All of it is of one entry: nobody has made it again.
    expect([maker.grove.calls, server.grove.calls]).toEqual([1, 0]);
  });

  it('are one document: plain, and as one gzip member of the stored bytes, each with its length and a strong tag of its own', async () => {
    const [plain, packed] = [await send('GET'), await send('GET', zipped)];
    expect([plain.status, packed.status]).toEqual([200, 200]);
    expect(plain.headers['cache-status']).toMatch(/^falaj; hit; ttl=\d+; detail=l1$/);
    expect(packed.headers['cache-status']).toMatch(/^falaj; hit; ttl=\d+; detail=l1$/);
    expect([plain.headers['content-encoding'], packed.headers['content-encoding']]).toEqual([undefined, 'gzip']);
    for (const { headers, body } of [plain, packed]) {
      expect(headers['content-length']).toBe(String(body.byteLength));
      expect(headers['content-type']).toBe('application/json; charset=utf-8');
      expect(String(headers['vary'])).toContain('Accept-Encoding');
      expect(headers['transfer-encoding']).toBeUndefined();
    }
    expect(packed.body.byteLength).toBeLessThan(plain.body.byteLength / 2);
    expect(gunzipSync(packed.body).equals(plain.body)).toBe(true);
    expect(JSON.parse(plain.body.toString())).toMatchObject({ trees: 3 });
    expect(etagOf(plain)).toMatch(/^"[0-9a-f]{24}"$/);
    expect(etagOf(packed)).toBe(etagOf(plain).replace(/"$/, '-gzip"'));
  });

  it.each([
    ['gzip', 'gzip'],
    ['deflate, gzip;q=0.5', 'gzip'],
    ['*', 'gzip'],
    ['identity', undefined],
    ['deflate', undefined],
    ['br, zstd', undefined],
    ['gzip;q=0, *', undefined],
    ['gzip;q=0', undefined],
    ['', undefined],
  ])('a client that accepts %j is sent %s', async (accepted, encoding) => {
    const reply = await send('GET', { 'accept-encoding': accepted });
    expect([reply.status, reply.headers['content-encoding']]).toEqual([200, encoding]);
    const body = encoding === 'gzip' ? gunzipSync(reply.body) : reply.body;
    expect(JSON.parse(body.toString())).toMatchObject({ trees: 3 });
  });

  it.each([{}, zipped])(
    'HEAD tells what GET tells of the same entry, its length too, and sends nothing: %j',
    async (headers) => {
      const [get, head] = [await send('GET', headers), await send('HEAD', headers)];
      expect([head.status, head.body.byteLength]).toEqual([200, 0]);
      expect(lasting(head)).toEqual(lasting(get));
      expect(head.headers['content-length']).toBe(String(get.body.byteLength));
    },
  );

  it.each(['GET', 'HEAD'])(
    '%s of who holds a form that it takes is a hit and 304, with that form\u2019s tag and no body',
    async (method) => {
      const [plain, packed] = [etagOf(await send('GET')), etagOf(await send('GET', zipped))];
      for (const [named, headers, tag] of [
        [plain, {}, plain],
        [`W/${plain}`, {}, plain],
        [`"other", ${plain}`, {}, plain],
        ['*', {}, plain],
        ['*', zipped, packed],
        [packed, zipped, packed],
        [plain, zipped, plain],
      ] as const) {
        const reply = await send(method, { ...headers, 'if-none-match': named });
        expect([named, reply.status, etagOf(reply), reply.body.byteLength]).toEqual([named, 304, tag, 0]);
        expect(reply.headers['cache-status']).toMatch(/^falaj; hit; /);
        expect(String(reply.headers['vary'])).toContain('Accept-Encoding');
        // A length would be that of the form that the client has.
        for (const absent of ['content-length', 'content-encoding', 'content-type', 'transfer-encoding']) {
          expect([absent, reply.headers[absent]]).toEqual([absent, undefined]);
        }
      }
    },
  );

  it.each(['GET', 'HEAD'])(
    '%s of who holds another document, or a form that it does not take, is 200',
    async (method) => {
      const [plain, packed] = [await send('GET'), etagOf(await send('GET', zipped))];
      for (const named of ['"other"', packed, `W/${packed}`, etagOf(plain).slice(1, -1)]) {
        const reply = await send(method, { 'if-none-match': named });
        expect([named, reply.status, etagOf(reply)]).toEqual([named, 200, etagOf(plain)]);
        expect(reply.headers['content-length']).toBe(String(plain.body.byteLength));
      }
    },
  );
});
