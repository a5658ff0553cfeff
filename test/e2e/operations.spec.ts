import { StatisticsStreams } from '../../src/api/statistics.streams.js';
import { eventsOf } from '../../src/cli/event.stream.js';
import { RequestDrain } from '../../src/http/request-drain.js';
import { TestApplication, type Reply } from '../support/application.js';
import { eventually } from '../support/eventually.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';

// On a busy machine a lease may have run out at the moment of one look; the next confirmation renews it. Looks at it are repeated.
const GDP = '/api/v1/queries/gcc_indicator/run?country=QAT';

interface Health {
  readonly status: string;
  readonly details: Readonly<Record<string, { readonly status: string } & Readonly<Record<string, unknown>>>>;
}

const health = (reply: Reply): Health => reply.json as unknown as Health;

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

const operator = (path: string, body?: unknown): Promise<Reply> =>
  application.request(`/api/v1/admin/${path}`, { roles: ['operator'], ...(body === undefined ? {} : { body }) });

describe('the list of queries', () => {
  it('says of each what it takes, gives, reads and promises', async () => {
    const { json } = await application.request('/api/v1/queries');
    const queries = json['queries'] as readonly Record<string, unknown>[];
    expect(queries.length).toBe(json['count']);
    expect(json['registry_version']).toMatch(/^[0-9a-f]{12}$/);
    const one = await application.request('/api/v1/queries/world_bank_indicator');
    expect(one.json).toMatchObject({
      operation: 'get_world_bank_indicator',
      access_level: 'public',
      cache: { ttl_seconds: 2_592_000 },
      lineage: { tables: ['public.world_bank_indicators'] },
    });
    expect(one.json['sql']).toContain('FROM public.world_bank_indicators');
  });

  it('shows the statement of a restricted query to those who may ask it', async () => {
    const path = '/api/v1/queries/early_warning_indicators';
    expect((await application.request(path)).json['sql']).toBeNull();
    expect((await application.request(path, { roles: ['analyst'] })).json['sql']).toContain('SELECT');
  });
});

describe('explain', () => {
  it('says what the cache would do, before and after an answer was kept', async () => {
    const path = '/api/v1/queries/world_bank_indicator';
    await eventually(async () => {
      const before = await application.request(`${path}/explain?country=QAT`);
      expect(before.json).toMatchObject({ cache: 'granted', tier: null, trusted: true, entries: [] });
    });
    await application.request(`${path}/run?country=QAT`);
    const after = await application.request(`${path}/explain?country=QAT`);
    expect(after.json).toMatchObject({ tier: 'l1', entries: [{ tier: 'l1', valid: true }] });
    expect(after.json['key']).toMatch(
      /^falaj_test:qr:get_world_bank_indicator:world_bank_indicator:[0-9a-f]{16}:v1-[0-9a-f]{8}$/,
    );
    const tags = after.json['tags'] as readonly { tag: string; tracked: boolean }[];
    expect(tags.map(({ tag }) => tag)).toContain('table:public.world_bank_indicators#*');
    expect(tags.every(({ tracked }) => tracked)).toBe(true);
  });

  it('is for those who may ask the query', async () => {
    const reply = await application.request('/api/v1/queries/early_warning_indicators/explain');
    expect(reply.status).toBe(401);
  });
});

describe('the operations', () => {
  it('count hits, misses and sets by operation', async () => {
    await application.request(`${GDP}&frequency=annual`);
    await application.request(GDP);
    await application.request(GDP);
    const { json } = await operator('cache/stats');
    const operations = json['operations'] as readonly Record<string, unknown>[];
    const gcc = operations.find(({ operation }) => operation === 'get_gcc_indicator');
    expect(Number(gcc?.['hits'])).toBeGreaterThanOrEqual(1);
    expect(Number(gcc?.['misses'])).toBeGreaterThanOrEqual(1);
    expect(json).toMatchObject({ enabled: true, namespace: 'falaj_test', tiers: { l2: null } });
    const metrics = await application.request('/metrics');
    expect(metrics.text).toMatch(/cache_hits_total\{[^}]*operation="get_gcc_indicator"[^}]*\} [1-9]/);
    expect(metrics.text).toMatch(
      /http_requests_total\{route="\/api\/v1\/queries\/:query_id\/run",method="GET",status="200"\} [1-9]/,
    );
    await eventually(async () => {
      expect((await application.request('/metrics')).text).toMatch(/change_log_trusted 1/);
    });
    expect(metrics.text).toMatch(/database_pool_connections\{state="max"\} 10/);
    expect(metrics.text).not.toContain('country=QAT');
  });

  it('count what all processes did of late, and refuse what is no time', async () => {
    await application.request(GDP);
    const { json } = await operator('cache/stats?window=5m');
    expect(json['window']).toMatchObject({ seconds: 300, of: 'all' });
    const { total } = json['window'] as { total: { reads: number; hit_rate: number } };
    expect(total.reads).toBeGreaterThan(0);
    expect(total.hit_rate).toBeLessThanOrEqual(1);
    for (const window of ['5', '0m', '25h', '1441x', 'day'])
      expect((await operator(`cache/stats?window=${window}`)).status).toBe(400);
  });

  it('are followed as they change, by operators, until the reader goes', async () => {
    const url = `${application.url}/api/v1/admin/cache/stats/stream`;
    expect((await fetch(url)).status).toBe(401);
    const gone = new AbortController();
    const headers = { authorization: `Bearer ${await application.token(['operator'])}` };
    const reply = await fetch(url, { headers, signal: gone.signal });
    expect(reply.headers.get('content-type')).toContain('text/event-stream');
    const names: string[] = [];
    for await (const { name, data } of eventsOf(reply.body!)) {
      names.push(name);
      expect(data).toHaveProperty('total');
      if (names.length === 2) break;
      await application.request(GDP);
    }
    gone.abort();
    expect(names).toEqual(['snapshot', 'delta']);
    await eventually(() => {
      expect(application.app.get(StatisticsStreams).open).toBe(0);
    });
  });

  it('show warm-ups, and cancel none there is not', async () => {
    await operator('cache/warmup', { samples: [{ fn: 'get_gcc_indicator', params: { country: 'QAT' } }] });
    const { json } = await operator('cache/warmup');
    expect(json).toMatchObject({ current: [], recent: [{ occasion: 'request', state: 'done', total: 1, done: 1 }] });
    const [run] = json['recent'] as readonly { id: string }[];
    expect((await operator(`cache/warmup/${run!.id}/cancel`, {})).json).toMatchObject({ state: 'done' });
    expect((await operator('cache/warmup/none/cancel', {})).json['code']).toBe('prefetch.unknown_run');
    expect((await operator('alerts')).json).toMatchObject({ active: [], held: [] });
  });

  it('list entries without their values', async () => {
    await application.request(GDP);
    const { json, text } = await operator('cache/entries?prefix=falaj_test:qr:get_gcc_indicator');
    const [entry] = json['entries'] as readonly Record<string, unknown>[];
    expect(entry).toMatchObject({ tier: 'l1' });
    expect(text).not.toContain('rows');
    const inspected = await operator(`cache/entries?key=${encodeURIComponent(String(entry?.['key']))}`);
    expect(inspected.json).toMatchObject({ count: 1 });
    expect((await operator('cache/entries?limit=0')).status).toBe(400);
  });

  it('show the policies and who follows them', async () => {
    const { json } = await operator('cache/regions');
    expect(json['regions']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'default', ttl_seconds: 86_400, l1_ttl_seconds: 300 }),
        expect.objectContaining({ name: 'user_session', encrypted: true }),
      ]),
    );
    const operations = json['operations'] as readonly Record<string, unknown>[];
    expect(operations.find(({ operation }) => operation === 'get_gcc_indicator')).toMatchObject({ is_cached: true });
  });

  it.each([
    ['tag', 'table:public.gcc_labour_statistics'],
    ['region', 'default'],
    ['namespace', 'falaj_test'],
    ['prefix', 'falaj_test:qr:get_gcc_indicator'],
    ['pattern', 'falaj_test:*:get_gcc_*'],
  ])('never serve again what %s %s names', async (target, name) => {
    await application.request(GDP);
    expect((await application.request(GDP)).headers.get('cache-status')).toContain('hit');
    const reply = await operator('cache/invalidate', { [target]: name });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('falaj-seq')).toBe(String(reply.json['seq']));
    const next = await application.request(GDP, { headers: { 'falaj-seq': String(reply.json['seq']) } });
    expect(next.headers.get('cache-status')).toBe('falaj; fwd=miss; stored');
    expect(Number(next.headers.get('falaj-seq'))).toBeGreaterThanOrEqual(Number(reply.json['seq']));
  });

  it('show the log and its followers', async () => {
    const { json } = await eventually(async () => {
      const reply = await operator('changes');
      expect(reply.json).toMatchObject({ status: { trusted: true, pending: 0 } });
      return reply;
    });
    const tables = (json['status'] as { tables: readonly { state: string }[] }).tables;
    expect(tables.length).toBeGreaterThan(0);
    expect(tables.every(({ state }) => state === 'tracked')).toBe(true);
  });
});

describe('health', () => {
  it('is ok with everything there, and Redis not configured is nothing missing', async () => {
    await eventually(async () => {
      const reply = await application.request('/health/ready');
      expect(reply.status).toBe(200);
      expect(health(reply)).toMatchObject({
        status: 'ok',
        details: {
          database: { status: 'up' },
          change_log: { status: 'up', trusted: true },
          redis: { configured: false },
        },
      });
    });
    expect((await application.request('/health/live')).json).toEqual({ status: 'ok' });
    expect((await application.request('/health')).status).toBe(200);
  });

  it('is degraded without a Redis that is configured', async () => {
    const alone = await TestApplication.start(database, { REDIS_URL: 'redis://127.0.0.1:1' });
    const reply = await alone.request('/health/ready');
    expect(reply.status).toBe(200);
    expect(health(reply)).toMatchObject({ status: 'degraded', details: { redis: { status: 'degraded' } } });
    expect((await alone.request(GDP)).status).toBe(200);
    await alone.close();
  });

  it('is not ready without the database, live all the same, and ready again when it is back', async () => {
    const lost = await testDatabase();
    const alone = await TestApplication.start(lost);
    await alone.request(GDP);
    await database.query('SELECT 1');
    await lost.drop();
    const reply = await eventually(async () => {
      const now = await alone.request('/health/ready');
      expect(now.status).toBe(503);
      return now;
    });
    expect(health(reply).details['database']).toMatchObject({ status: 'down', code: 'database.unavailable' });
    expect((await alone.request('/health/live')).status).toBe(200);
    const query = await eventually(async () => {
      const now = await alone.request('/api/v1/queries/gcc_indicator/run?country=SAU');
      expect(now.status).toBe(503);
      return now;
    });
    expect(query.json['code']).toBe('database.unavailable');
    await alone.close();
  });

  it('is shutting down while the process leaves, and what is sent all the same is answered on a connection that ends', async () => {
    const alone = await TestApplication.start(database);
    for (let asked = 0; asked < 3; asked++) expect((await alone.request(GDP)).status).toBe(200);
    await alone.app.get(RequestDrain).leave(0);
    const ready = await alone.request('/health/ready');
    expect({ status: ready.status, told: health(ready).status }).toEqual({ status: 503, told: 'shutting_down' });
    const reply = await alone.request(GDP);
    expect({ status: reply.status, connection: reply.headers.get('connection') }).toEqual({
      status: 200,
      connection: 'close',
    });
    expect((await alone.request('/health/live')).status).toBe(200);
    await alone.close();
  });

  it('is shutting down while the process stops', async () => {
    const alone = await TestApplication.start(database);
    alone.app.get(RequestDrain).stop();
    const ready = await alone.request('/health/ready');
    expect(ready.status).toBe(503);
    expect(health(ready).status).toBe('shutting_down');
    expect((await alone.request(GDP)).json['code']).toBe('server.stopping');
    await alone.close();
  });
});

describe('a worker', () => {
  it('answers health and metrics alone', async () => {
    const worker = await TestApplication.start(database, { FALAJ_ROLE: 'worker' });
    expect((await worker.request('/health/ready')).status).toBe(200);
    expect((await worker.request('/metrics')).status).toBe(200);
    const refused = await worker.request(GDP);
    expect(refused.json).toMatchObject({ status: 404, code: 'request.not_found' });
    await worker.close();
  });
});
