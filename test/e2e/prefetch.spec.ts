import { createApplication } from '../../src/app.factory.js';
import { ValueFamilies } from '../../src/cache/writes/value.families.js';
import { EventBus } from '../../src/events/event-bus.js';
import { VIEW_REFRESHED } from '../../src/events/view-refreshed.event.js';
import type { Settings } from '../../src/config/settings.js';
import { StructuredLogger } from '../../src/observability/structured.logger.js';
import { TestApplication, type Reply } from '../support/application.js';
import { eventually } from '../support/eventually.js';
import { APP_ROLE, testDatabase, type TestDatabase } from '../support/postgres.js';

const GDP = { fn: 'get_world_bank_indicator', params: { indicator: 'NY.GDP.MKTP.CD', country: 'QAT' } };
const RUN = '/api/v1/labour-market/world-bank-indicators';

let database: TestDatabase;
let application: TestApplication;

beforeAll(async () => {
  database = await testDatabase({ data: true, scale: 0.1 });
  application = await TestApplication.start(database);
});

afterAll(async () => {
  await application.close();
  await database.drop();
});

const admin = (path: string, body?: unknown): Promise<Reply> =>
  application.request(`/api/v1/admin/cache/${path}`, { roles: ['operator'], ...(body === undefined ? {} : { body }) });
const status = async (query: string): Promise<string | null> =>
  (await application.request(`${RUN}?${query}`)).headers.get('cache-status');
const counter = async (name: string): Promise<number> => {
  const { text } = await application.request('/metrics');
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
};

describe('the application that is put together', () => {
  it('begins each service once, also one that is known by two names', async () => {
    const begun = ValueFamilies.prototype.onModuleInit;
    let times = 0;
    ValueFamilies.prototype.onModuleInit = function counted(this: ValueFamilies): void {
      times += 1;
      begun.call(this);
    };
    try {
      const own = await TestApplication.start(database);
      await own.close();
    } finally {
      ValueFamilies.prototype.onModuleInit = begun;
    }
    expect(times).toBe(1);
  });
});

describe('warm-up on request', () => {
  it('loads samples once, whoever asks next has a hit, and the metrics count it', async () => {
    const before = [await counter('prefetch_runs_total'), await counter('prefetch_hits_total')];
    const first = await admin('warmup', { samples: [GDP, { ...GDP, fn: 'world_bank_indicator' }] });
    expect([first.status, first.json]).toEqual([
      200,
      { sets: 1, hits: 0, misses: 1, errors: 0, duplicates: 1, elapsed_ms: expect.any(Number) as number, failures: [] },
    ]);
    expect(await status('country=QAT')).toContain('hit');
    expect((await admin('warmup', { samples: [GDP] })).json).toMatchObject({ sets: 0, hits: 1, misses: 0 });
    const after = [await counter('prefetch_runs_total'), await counter('prefetch_hits_total')];
    expect(after.map((value, index) => value - before[index]!)).toEqual([2, 1]);
  });

  it('warms a pack, and tells what failed beside what did not', async () => {
    const { json } = await admin('warmup', {
      packs: ['global_economy'],
      samples: [{ fn: 'get_world_bank_indicator', params: { country: 'Qatar' } }],
    });
    expect(json).toMatchObject({
      ...{ sets: 2, errors: 1 },
      failures: [{ query_id: 'world_bank_indicator', params: { country: 'Qatar' }, code: 'query.parameter_range' }],
    });
    expect(await status('indicator=SL.UEM.TOTL.NE.ZS&country=SAU')).toContain('hit');
  });

  it.each([
    [{}, 400, 'request.invalid'],
    [{ packs: [] }, 400, 'request.invalid'],
    [{ samples: [{ params: {} }] }, 400, 'request.invalid'],
    [{ samples: [{ fn: 'x', params: [] }] }, 400, 'request.invalid'],
    [{ packs: ['core_kpis'], soon: true }, 400, 'request.invalid'],
    [{ packs: ['none'] }, 404, 'prefetch.unknown_pack'],
    [{ samples: [{ fn: 'nothing' }, GDP] }, 400, 'prefetch.unknown_function'],
    [{ samples: Array.from({ length: 201 }, () => GDP) }, 400, 'request.invalid'],
  ])('refuses %j', async (body, code, problem) => {
    const reply = await admin('warmup', body);
    expect([reply.status, reply.json['code']]).toEqual([code, problem]);
  });

  it('is for operators', async () => {
    for (const [path, body] of [
      ['warmup', { samples: [GDP] }],
      ['packs', undefined],
      ['packs/core_kpis', undefined],
    ] as const) {
      const at = `/api/v1/admin/cache/${path}`;
      const request = body === undefined ? {} : { body };
      expect((await application.request(at, request)).status).toBe(401);
      expect((await application.request(at, { ...request, roles: ['analyst'] })).status).toBe(403);
    }
  });

  it('shows the packs and what is in them', async () => {
    const { packs } = (await admin('packs')).json as { packs: { name: string; questions: number }[] };
    expect(packs.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['core_kpis', 'energy_focus', 'global_economy', 'insights']),
    );
    const pack = await admin('packs/energy_focus');
    expect(pack.json['specs']).toContainEqual({
      ...{ fn: 'get_qatarization_rates', query_id: 'qatarization_rates', params: { sector: 'Energy' }, note: null },
    });
    expect((await admin('packs/none')).json['code']).toBe('prefetch.unknown_pack');
  });

  it('is in the description of the API, with examples that work', async () => {
    const { json } = await application.request('/openapi.json');
    const paths = json['paths'] as Record<string, Record<string, unknown>>;
    expect(paths['/api/v1/admin/cache/packs/{name}']?.['get']).toHaveProperty(['responses', '404']);
    const { post } = paths['/api/v1/admin/cache/warmup'] as {
      post: { requestBody: { content: Record<string, { examples: Record<string, { value: unknown }> }> } };
    };
    const { examples } = post.requestBody.content['application/json']!;
    expect(Object.keys(examples)).toEqual(
      expect.arrayContaining(['core_kpis', 'energy_focus', 'global_economy', 'insights', 'samples']),
    );
    for (const { value } of [examples['global_economy']!, examples['samples']!])
      expect((await admin('warmup', value)).json).toMatchObject({ errors: 0 });
  });
});

describe('warm-up by itself', () => {
  const started = (prefetch: Partial<Settings['prefetch']>): Promise<TestApplication> =>
    TestApplication.start(database, {}, (settings) => ({
      ...settings,
      prefetch: { ...settings.prefetch, ...prefetch },
    }));

  it('warms at start, behind the requests', async () => {
    const own = await started({ packsAtStart: ['global_economy'] });
    const path = '/api/v1/queries/world_bank_indicator/explain?indicator=SL.UEM.TOTL.NE.ZS&country=SAU';
    await eventually(async () => {
      expect((await own.request(path)).json['tier']).toBe('l1');
    });
    await own.close();
  });

  it('does not keep a server from stopping', async () => {
    const own = await started({ packsAtStart: ['core_kpis', 'energy_focus', 'global_economy'] });
    await own.close();
    expect(own.logLines).toEqual([]);
  });

  it('does not start with a pack there is not', async () => {
    const settings = {
      ...application.settings,
      prefetch: { ...application.settings.prefetch, packsAtStart: ['core'] },
    };
    const logger = new StructuredLogger({ level: 'error', pretty: false, write: () => undefined });
    const urls = { app: database.appUrl, owner: database.ownerUrl, direct: database.appUrl, appRole: APP_ROLE };
    const app = await createApplication(settings, urls, { logger });
    await expect(app.init()).rejects.toMatchObject({
      code: 'definition.invalid',
      detail: expect.stringContaining('the settings name the pack core') as string,
    });
    await app.close();
  });

  it('asks again what a refreshed view gave new answers to', async () => {
    const event = { view: 'v', queryId: 'qatarization_rates', asOf: '2025-01-01T00:00:00Z', changed: true };
    await admin('invalidate', { region: 'default' });
    application.app.get(EventBus).publish(VIEW_REFRESHED, event);
    await eventually(async () => {
      const asked = await application.request('/api/v1/queries/qatarization_rates/explain?sector=Energy');
      expect(asked.json['tier']).toBe('l1');
    });
  });
});
