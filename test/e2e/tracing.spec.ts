import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MaterializedViews } from '../../src/materialization/materialized-views.js';
import { SPANS } from '../../src/observability/tracing/span-catalogue.js';
import { Tracer } from '../../src/observability/tracing/tracer.js';
import type { Settings } from '../../src/config/settings.js';
import { TestApplication, type RequestOptions, type Reply } from '../support/application.js';
import { eventually } from '../support/eventually.js';
import { only, OtlpCollector, within, type CollectedSpan } from '../support/otlp-collector.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';

const GDP = '/api/v1/queries/gcc_indicator/run';
const ROUTE = '/api/v1/queries/:query_id/run';
const BACKFILL = '/api/v1/monitoring/backfill';
const SEND_EVERY_MS = 50;

let database: TestDatabase;
let collector: OtlpCollector;
let application: TestApplication;

function traced(more: Partial<Settings['tracing']> = {}): (settings: Settings) => Settings {
  return (settings) => ({
    ...settings,
    tracing: { ...settings.tracing, sendEveryMs: SEND_EVERY_MS, sendTimeoutMs: 500, flushMs: 500, ...more },
    jobs: { ...settings.jobs, enabled: true, pollMs: 200, lookMs: 200 },
  });
}

beforeAll(async () => {
  database = await testDatabase({ data: ['labour-market', 'insights'], scale: 0.1 });
  collector = await OtlpCollector.start();
  application = await TestApplication.start(database, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }, traced());
}, 900_000);
afterAll(async () => {
  await application.close();
  await collector.stop();
  await database.drop();
});

interface Traced {
  readonly reply: Reply;
  readonly traceId: string;
  readonly callerSpan: string;
  readonly spans: readonly CollectedSpan[];
}

/** Asks within a trace that the caller has begun, and waits for all that is told of it: the request ends last. */
async function ask(path: string, options: RequestOptions = {}, flags = '01'): Promise<Traced> {
  const [traceId, callerSpan] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  const headers = { ...options.headers, traceparent: `00-${traceId}-${callerSpan}-${flags}` };
  const reply = await application.request(path, { ...options, headers });
  const spans = await eventually(() => {
    const found = collector.of(traceId);
    expect(found.map(({ kind }) => kind)).toContain('server');
    return found;
  });
  return { reply, traceId, callerSpan, spans };
}

describe('a request', () => {
  it('that misses is told from the caller down to the database', async () => {
    const { reply, spans, callerSpan, traceId } = await ask(`${GDP}?country=QAT&start_year=2001`);
    expect(reply.headers.get('cache-status')).toContain('fwd=miss');
    const request = only(spans, `GET ${ROUTE}`);
    expect(request).toMatchObject({ parent: callerSpan, kind: 'server', error: null });
    expect(request.attributes).toEqual({
      'http.request.method': 'GET',
      'http.route': ROUTE,
      'http.response.status_code': 200,
      'falaj.request_id': reply.headers.get('x-request-id'),
      'falaj.way': 'ordinary',
    });
    expect(reply.headers.get('traceresponse')).toBe(`00-${traceId}-${request.spanId}-01`);
    const guard = only(spans, 'guard');
    within(guard, request);
    expect(guard.attributes).toEqual({ 'falaj.caller': 'anonymous' });
    const cache = only(spans, 'cache');
    within(cache, request);
    expect(cache.attributes).toMatchObject({
      'falaj.operation': 'get_gcc_indicator',
      'falaj.region': 'default',
      'falaj.cache.verdict': 'miss',
      'falaj.cache.stored': true,
    });
    const query = only(spans, 'query');
    within(query, cache);
    expect(query).toMatchObject({ kind: 'client', error: null });
    expect(query.attributes).toEqual({
      'db.system.name': 'postgresql',
      'falaj.query_id': 'gcc_indicator',
      'falaj.route': 'tables',
      'db.response.returned_rows': Number(reply.json['row_count']),
    });
    within(only(spans, 'serialisation', { 'falaj.stage': 'answer' }), cache);
    within(only(spans, 'serialisation', { 'falaj.stage': 'reply' }), request);
    expect(spans).toHaveLength(6);
  });

  it('that hits is told as what it is, on the ordinary way and on the short one', async () => {
    const path = `${GDP}?country=SAU&start_year=2002`;
    await ask(path);
    const ways = await eventually(async () => {
      const both = [await ask(path), await ask(path), await ask(path)];
      const found = both.map(({ spans }) => only(spans, `GET ${ROUTE}`).attributes['falaj.way']);
      expect(new Set(found)).toEqual(new Set(['ordinary', 'short']));
      return both;
    });
    for (const { spans, callerSpan, reply, traceId } of ways) {
      const request = only(spans, `GET ${ROUTE}`);
      expect(request.parent).toBe(callerSpan);
      expect(request.attributes['http.response.status_code']).toBe(200);
      expect(reply.headers.get('traceresponse')).toBe(`00-${traceId}-${request.spanId}-01`);
      const cache = only(spans, 'cache');
      within(cache, request);
      expect(cache.attributes).toMatchObject({
        'falaj.operation': 'get_gcc_indicator',
        'falaj.region': 'default',
        'falaj.cache.verdict': 'hit',
        'falaj.cache.tier': 'l1',
      });
      within(only(spans, 'guard'), request);
      within(only(spans, 'serialisation'), request);
      expect(spans).toHaveLength(4);
    }
  });

  it('that is refused is told by the code', async () => {
    const { reply, spans } = await ask('/api/v1/queries/early_warning_indicators/run?as_of=2020-06-01');
    expect(reply.status).toBe(401);
    const request = only(spans, `GET ${ROUTE}`);
    expect(request).toMatchObject({ error: null });
    expect(request.attributes).toMatchObject({ 'error.type': 'auth.missing', 'http.response.status_code': 401 });
  });

  it('to a path that is none has no name of its own', async () => {
    const { spans } = await ask('/api/v1/nowhere/4711');
    expect(only(spans, 'GET unmatched').attributes).toMatchObject({ 'error.type': 'request.not_found' });
  });

  it('begins a trace of its own where the caller names none that is sound', async () => {
    const before = collector.spans.length;
    await application.request(`${GDP}?country=BHR`, { headers: { traceparent: '00-zz-01' } });
    const request = await eventually(() => only(collector.spans.slice(before), `GET ${ROUTE}`));
    expect(request.parent).toBe('');
  });

  it('is not recorded where its caller does not record it', async () => {
    const traceId = randomBytes(16).toString('hex');
    const traceparent = `00-${traceId}-${randomBytes(8).toString('hex')}-00`;
    const reply = await application.request(`${GDP}?country=OMN`, { headers: { traceparent } });
    expect(reply.headers.get('traceresponse')).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`));
    await ask(`${GDP}?country=OMN`);
    expect(collector.of(traceId)).toEqual([]);
  });
});

describe('work of the background', () => {
  it('a refresh by hand is part of the request, one by the clock begins a trace', async () => {
    const path = '/api/v1/admin/materialized-views/mv_salary_stats_sector/refresh';
    const { reply, spans } = await ask(path, { method: 'POST', roles: ['operator'], body: {} });
    expect(reply.status).toBeLessThan(300);
    const refresh = only(spans, 'refresh');
    within(refresh, only(spans, 'POST /api/v1/admin/materialized-views/:name/refresh'));
    expect(refresh.attributes).toMatchObject({
      'falaj.view': 'mv_salary_stats_sector',
      'falaj.view.kind': 'materialized',
      'falaj.run.cause': 'manual',
      'falaj.run.mode': 'build',
      'falaj.run.state': 'succeeded',
    });
    const before = collector.spans.length;
    const [run] = await application.app.get(MaterializedViews).refresh(['mv_salary_stats_sector']);
    const alone = await eventually(() => only(collector.spans.slice(before), 'refresh'));
    expect(alone.parent).toBe('');
    expect(alone.attributes).toMatchObject({ 'falaj.run.id': run!.id, 'falaj.run.state': run!.state });
  });

  it('an answer from a view says so', async () => {
    await application.app.get(MaterializedViews).refresh(['mv_salary_stats_sector']);
    const { spans } = await ask('/api/v1/queries/salary_statistics_sector/run', { roles: ['analyst'] });
    expect(only(spans, 'query').attributes).toMatchObject({ 'falaj.route': 'mv_salary_stats_sector' });
  });

  it('a job begins a trace, whoever ordered it', async () => {
    const before = collector.spans.length;
    const body = { start_block: 930_000, end_block: 930_049, range_blocks: 50 };
    const { reply } = await ask(BACKFILL, { roles: ['operator'], body });
    expect({ status: reply.status, text: reply.text }).toMatchObject({ status: 202 });
    const job = await eventually(
      () => {
        const [found] = collector.spans.slice(before).filter(({ name }) => name === 'job');
        expect(found).toBeDefined();
        return found!;
      },
      { withinMs: 15_000 },
    );
    expect(job).toMatchObject({ parent: '', kind: 'consumer', error: null });
    expect(job.attributes).toEqual({ 'falaj.task': 'backfill_range' });
  });
});

describe('what is sent', () => {
  it('has only what the catalogue allows, and no secret, no parameter and no row', async () => {
    const token = await application.token(['analyst']);
    const headers = { authorization: `Bearer ${token}`, 'x-request-id': 'the-request-4711' };
    const params = 'as_of=2019-07-01';
    const { reply } = await ask(`/api/v1/queries/early_warning_indicators/run?${params}`, { headers });
    expect(reply.status).toBe(200);
    const wrong = await ask(`/api/v1/queries/early_warning_indicators/run?as_of=not-a-date-8812`, { headers });
    expect(wrong.reply.status).toBe(400);
    const sent = collector.bodies.join('\n');
    expect(sent).toContain('the-request-4711');
    const { sector } = (reply.json['rows'] as { data: { sector: string } }[])[0]!.data;
    for (const secret of [
      token,
      token.split('.')[2]!,
      '2019-07',
      'not-a-date-8812',
      sector,
      'start_year',
      'QAT',
      'SELECT',
    ])
      expect({ secret, isSent: sent.includes(secret) }).toEqual({ secret, isSent: false });
    const allowed: Readonly<Partial<Record<string, ReadonlySet<string>>>> = Object.fromEntries(
      Object.entries(SPANS).map(([name, { attributes }]) => [name, new Set<string>([...attributes, 'error.type'])]),
    );
    for (const { name, kind, attributes } of collector.spans) {
      const known = allowed[kind === 'server' ? 'request' : name];
      expect({ name, unknown: Object.keys(attributes).filter((each) => known?.has(each) !== true) }).toEqual({
        name,
        unknown: [],
      });
    }
    expect(new Set(collector.paths)).toEqual(new Set(['/v1/traces']));
  });
});

describe('a collector that', () => {
  it('is away changes no answer, and is told of once', async () => {
    const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' };
    // The one that is looked at last: the log of the process is that of whoever began last.
    const plain = await TestApplication.start(database);
    const alone = await TestApplication.start(database, environment, traced());
    try {
      for (const country of ['QAT', 'SAU', 'KWT', 'QAT', 'QAT', 'QAT']) {
        const path = `${GDP}?country=${country}`;
        const [one, other] = [await alone.request(path), await plain.request(path)];
        expect({ status: one.status, text: one.text }).toEqual({ status: 200, text: other.text });
      }
      const told = (): readonly string[] => alone.logLines.filter((line) => line.includes('tracing.collector_away'));
      await eventually(() => {
        expect(told()).toHaveLength(1);
      });
      await alone.request(`${GDP}?country=ARE`);
      await alone.app.get(Tracer).stop();
      expect(told()).toHaveLength(1);
      expect(told()[0]).not.toContain('127.0.0.1:1');
    } finally {
      await alone.close();
      await plain.close();
    }
  });

  it('does not answer keeps neither a request nor a stop', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${String(port)}` };
    const alone = await TestApplication.start(database, environment, traced({ sendTimeoutMs: 60_000 }));
    try {
      expect((await alone.request(`${GDP}?country=QAT`)).status).toBe(200);
      const began = performance.now();
      await alone.app.get(Tracer).stop();
      expect(performance.now() - began).toBeLessThan(5000);
    } finally {
      await alone.close();
      silent.closeAllConnections();
      silent.close();
    }
  });
});

describe('without a collector', () => {
  it('nothing is traced and no header tells of it', async () => {
    const plain = await TestApplication.start(database);
    try {
      const reply = await plain.request(`${GDP}?country=QAT`, {
        headers: { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
      });
      expect(reply.headers.get('traceresponse')).toBeNull();
      expect(plain.app.get(Tracer).isOn).toBe(false);
    } finally {
      await plain.close();
    }
  });
});
