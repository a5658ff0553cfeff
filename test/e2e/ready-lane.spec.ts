import { jest } from '@jest/globals';
import type { InjectOptions } from 'fastify';
import { SignJWT } from 'jose';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { ReadyLane } from '../../src/http/ready.lane.js';
import { issueToken } from '../../src/http/token.issuer.js';
import { RequestDrain } from '../../src/http/request-drain.js';
import { TestApplication } from '../support/application.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';

interface Told {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

type Headers = Readonly<Record<string, string>>;

const RUN = '/api/v1/queries/world_gdp_per_capita_ranking/run';
const PUBLIC = `${RUN}?top_n=3`;
const OTHER = `${RUN}?top_n=7`;
const NAMED = '/api/v1/labour-market/world-bank-indicators?indicator=NY.GDP.MKTP.CD&country=QAT';
const RESTRICTED = '/api/v1/queries/early_warning_hotlist/run';
/** What belongs to the connection, and what no two replies share. */
const OF_THE_CONNECTION = ['connection', 'keep-alive', 'date', 'transfer-encoding'];

let database: TestDatabase;
let application: TestApplication;
let learned: { readonly mock: { readonly calls: unknown[][] } };

beforeAll(async () => {
  database = await testDatabase({ data: true, scale: 0.1 });
  application = await TestApplication.start(database);
  learned = jest.spyOn(application.app.get(ReadyLane), 'learn');
});

afterAll(async () => {
  await application.close();
  await database.drop();
});

function comparable(status: number, sent: Iterable<[string, string]>, body: string): Told {
  const headers: Record<string, string> = {};
  for (const [name, value] of sent) {
    if (OF_THE_CONNECTION.includes(name)) continue;
    headers[name] = value.replace(/ttl=-?\d+/, 'ttl=N');
  }
  if ('age' in headers) headers['age'] = 'N';
  return { status, headers, body: body.replace(/"request_id":"[^"]*"/, '"request_id":"ID"') };
}

/** Not by `fetch`, which adds directives of its own to a conditional request. */
async function bySocket(method: string, path: string, headers: Headers): Promise<Told> {
  const asked = request(application.url + path, { method, headers: { ...headers } }).end();
  const [reply] = (await once(asked, 'response')) as [IncomingMessage];
  const sent = Object.entries(reply.headers).map(([name, value]): [string, string] => [name, String(value)]);
  return comparable(reply.statusCode ?? 0, sent, await text(reply));
}

/** Into the framework directly: the server's own listener, and the short way before it, are not passed. */
async function byFramework(method: string, path: string, headers: Headers): Promise<Told> {
  const asked = { method, url: path, headers: { ...headers } } as InjectOptions;
  const reply = await application.app.getHttpAdapter().getInstance().inject(asked);
  const sent = Object.entries(reply.headers).map(([name, value]): [string, string] => [name, String(value)]);
  return comparable(reply.statusCode, sent, reply.payload);
}

const id = { 'x-request-id': 'same-for-both' };

/** A URL is known once the ordinary way has given a hit; the token, once it was verified. */
async function madeReady(path: string, headers: Headers): Promise<void> {
  for (let time = 0; time < 2; time++) await bySocket('GET', path, headers);
}

const bearer = async (roles: Parameters<TestApplication['token']>[0]): Promise<Headers> => ({
  authorization: `Bearer ${await application.token(roles)}`,
});

describe('the short way', () => {
  const shortened: Record<string, { path: string; method?: string; headers?: () => Promise<Headers> }> = {
    'of an anonymous caller': { path: PUBLIC },
    'of another question': { path: OTHER },
    'of a named endpoint': { path: NAMED },
    'of a viewer': { path: PUBLIC, headers: () => bearer(['viewer']) },
    'of an analyst, to a restricted query': { path: RESTRICTED, headers: () => bearer(['analyst']) },
    HEAD: { path: PUBLIC, method: 'HEAD' },
    'HEAD of a restricted query': { path: RESTRICTED, method: 'HEAD', headers: () => bearer(['analyst']) },
    'that has the answer already': {
      path: PUBLIC,
      headers: async () => ({ 'if-none-match': (await bySocket('GET', PUBLIC, {})).headers['etag'] ?? '' }),
    },
    'that has any': { path: PUBLIC, headers: () => Promise.resolve({ 'if-none-match': '*' }) },
    'HEAD that has the answer': {
      path: PUBLIC,
      method: 'HEAD',
      headers: () => Promise.resolve({ 'if-none-match': '*' }),
    },
    'that has another answer': { path: PUBLIC, headers: () => Promise.resolve({ 'if-none-match': '"other"' }) },
    'that reads no gzip': { path: PUBLIC, headers: () => Promise.resolve({ 'accept-encoding': 'identity' }) },
    'that reads gzip': { path: OTHER, headers: () => Promise.resolve({ 'accept-encoding': 'gzip' }) },
  };

  it.each(Object.keys(shortened))('answers the request %s as the framework does', async (name) => {
    const { path, method = 'GET', headers } = shortened[name] ?? { path: '' };
    const sent = { ...id, ...(await headers?.()) };
    await madeReady(path, sent);
    const before = learned.mock.calls.length;
    const short = await bySocket(method, path, sent);
    expect(learned.mock.calls).toHaveLength(before);
    const long = await byFramework(method, path, sent);
    expect(learned.mock.calls).toHaveLength(before + 1);
    expect(short).toEqual(long);
    expect([200, 304]).toContain(short.status);
  });

  const expired = (): Promise<string> =>
    issueToken(application.settings.auth, { subject: 'late', roles: ['admin'], ttlSeconds: -60 });
  const foreign = (): Promise<string> =>
    new SignJWT({ roles: ['admin'] })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('u')
      .setIssuer(application.settings.auth.issuer)
      .setAudience(application.settings.auth.audience)
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode('another-secret-altogether-0123456789'));
  const left: Record<string, { path: string; method?: string; headers?: () => Promise<Headers> | Headers }> = {
    'with a token that is none': { path: PUBLIC, headers: () => ({ authorization: 'Bearer none' }) },
    'with another scheme': { path: PUBLIC, headers: () => ({ authorization: 'Basic dTpw' }) },
    'with a token that has expired': {
      path: PUBLIC,
      headers: async () => ({ authorization: `Bearer ${await expired()}` }),
    },
    'with a token of another key': {
      path: RESTRICTED,
      headers: async () => ({ authorization: `Bearer ${await foreign()}` }),
    },
    'without a token, to a restricted query': { path: RESTRICTED },
    'without the role': { path: RESTRICTED, headers: () => bearer(['viewer']) },
    'for a tenant of others': {
      path: PUBLIC,
      headers: async () => ({ ...(await bearer(['viewer'])), 'falaj-tenant': 't9' }),
    },
    'with a parameter out of range': { path: `${RUN}?top_n=-1` },
    'with an unknown parameter': { path: `${RUN}?top_n=3&more=1` },
    'with a parameter twice': { path: `${RUN}?top_n=3&top_n=4` },
    'for an unknown query': { path: '/api/v1/queries/nothing/run' },
    'from the cache alone': { path: PUBLIC, headers: () => ({ 'cache-control': 'only-if-cached' }) },
    'past the cache, not allowed': { path: PUBLIC, headers: () => ({ 'cache-control': 'no-cache' }) },
    'past the cache, by pragma': { path: PUBLIC, headers: () => ({ pragma: 'no-cache' }) },
    'at a position that was reached': { path: PUBLIC, headers: () => ({ 'falaj-seq': '0' }) },
    'at a position that makes no sense': { path: PUBLIC, headers: () => ({ 'falaj-seq': 'x' }) },
    'with a trace': { path: PUBLIC, headers: async () => ({ ...(await bearer(['analyst'])), 'falaj-trace': '1' }) },
    'for a page': { path: `${PUBLIC}&page=1&page_size=2` },
    'that skips nothing': { path: `${PUBLIC}&skip_cache=false` },
    'for lines': { path: '/api/v1/queries/world_gdp_per_capita_ranking/stream?top_n=3' },
  };

  it.each(Object.keys(left))('leaves a request %s to the framework', async (name) => {
    const { path, method = 'GET', headers } = left[name] ?? { path: '' };
    const sent = { ...id, ...(await headers?.()) };
    await madeReady(PUBLIC, id);
    await madeReady(RESTRICTED, await bearer(['analyst']));
    await madeReady(path, sent);
    const short = await bySocket(method, path, sent);
    expect(short).toEqual(await byFramework(method, path, sent));
  });

  it('knows a token no longer than its time', async () => {
    const token = await application.token(['analyst'], 60);
    const sent = { ...id, authorization: `Bearer ${token}` };
    await madeReady(RESTRICTED, sent);
    const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 120_000);
    try {
      const short = await bySocket('GET', RESTRICTED, sent);
      expect(short.status).toBe(401);
    } finally {
      now.mockRestore();
    }
  });

  it('never serves what a change made old', async () => {
    await madeReady(PUBLIC, id);
    const invalidated = { roles: ['operator' as const], body: { region: 'default' } };
    const done = await application.request('/api/v1/admin/cache/invalidate', invalidated);
    expect(done.status).toBe(200);
    const after = await bySocket('GET', PUBLIC, id);
    expect(after.headers['cache-status']).toContain('fwd=miss');
  });

  it('is counted, and makes its own request id', async () => {
    await madeReady(PUBLIC, {});
    const count = async (): Promise<number> => {
      const metrics = await application.request('/metrics');
      const line =
        /^http_requests_total\{route="\/api\/v1\/queries\/:query_id\/run",method="GET",status="200"\} (\d+)/m;
      return Number(line.exec(metrics.text)?.[1]);
    };
    const before = await count();
    const one = await bySocket('GET', PUBLIC, {});
    const other = await bySocket('GET', PUBLIC, { 'x-request-id': 'not sane, this' });
    expect(one.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(other.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(await count()).toBe(before + 2);
    expect(application.app.get(RequestDrain).inFlight).toBe(0);
  });

  it('takes nothing new once the server stops', async () => {
    await madeReady(PUBLIC, id);
    application.app.get(RequestDrain).stop();
    expect((await bySocket('GET', PUBLIC, id)).status).toBe(503);
  });
});
