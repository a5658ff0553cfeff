import { runCommandLine } from '../../src/cli/program.js';
import { ServerClient } from '../../src/cli/server.client.js';
import { RequestDrain } from '../../src/http/request-drain.js';
import type { JsonObject } from '../../src/kernel/canonical-json.js';
import type { Agent, AgentContext, IntentParameter, SectionDraft } from '../../src/orchestration/agent.port.js';
import { LocalApplication } from '../../src/local.engine.js';
import { IntentCatalogue } from '../../src/orchestration/intent.catalogue.js';
import { TestApplication, type Reply, type RequestOptions } from '../support/application.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { contextFor, RecordingTerminal } from '../unit/cli/cli.fixture.js';
import { found } from '../unit/orchestration/run.fixture.js';

const RUNS = '/api/v1/orchestration/runs';
const ORDER = { intent: 'test.growth', params: { start: '2015' } };

/** How a country's product grew, and, for those who may see it, the highest risk. */
class GrowthAgent implements Agent {
  private release: () => void = () => undefined;
  held: Promise<void> = Promise.resolve();

  parameters(): readonly IntentParameter[] {
    return [
      { name: 'country', type: 'string', description: 'Country', default: 'QAT', allowed: ['QAT', 'SAU'] },
      { name: 'start', type: 'integer', description: 'First year', default: 2010, min: 1990, max: 2100 },
    ];
  }

  /** Runs wait until this is undone. */
  hold(): () => void {
    this.held = new Promise((resolve) => (this.release = resolve));
    return () => {
      this.held = Promise.resolve();
      this.release();
    };
  }

  async run(context: AgentContext): Promise<readonly SectionDraft[]> {
    await this.held;
    const { country, start } = context.params;
    const series = await context.ask('get_world_bank_indicator', { country: country!, start_year: start! });
    const risks = await context.ask('early_warning_indicators');
    if (series === undefined) return [];
    const last = series.rows.length - 1;
    const [from, to] = [series.cell(0, 'value')!, series.cell(last, 'value')!];
    const change = context.compute('percentChange', 'percent', from, to)!;
    const risk = risks?.cell(0, 'risk_score');
    const finding = {
      id: 'growth.change',
      title: 'Product of {{country}}',
      statement: `From {from} to {to} ({change} percent) since {{year}}${risk === undefined ? '' : '; risk {risk}'}`,
      severity: 'info' as const,
      quantities: { from, to, change, ...(risk === undefined ? {} : { risk }) },
      labels: { country: series.rows[0]!['country'] as string, year: JSON.stringify(series.rows[0]!['year']) },
    };
    return [{ id: 'growth', title: 'Growth', findings: [finding] }];
  }
}

const agent = new GrowthAgent();
let database: TestDatabase;
let application: TestApplication;

async function start(environment: NodeJS.ProcessEnv = {}): Promise<TestApplication> {
  const started = await TestApplication.start(database, environment);
  const entry = { intent: 'test.growth', title: 'Growth of a country', agent, agentName: 'GrowthAgent' };
  started.app.get(IntentCatalogue, { strict: false }).add(entry);
  return started;
}

beforeAll(async () => {
  database = await testDatabase({ data: true, scale: 0.1 });
  application = await start();
});

afterAll(async () => {
  await application.close();
  await database.drop();
});

const post = (options: RequestOptions = {}): Promise<Reply> => application.request(RUNS, { body: ORDER, ...options });

const codesOf = (reply: Reply): unknown[] => (reply.json['warnings'] as JsonObject[]).map(({ code }) => code);

describe('a run', () => {
  it('answers anyone from public data, tells what it could not ask, and hits the second time', async () => {
    const first = await post();
    expect(first.status).toBe(200);
    expect(first.json).toMatchObject({
      ok: true,
      intent: 'test.growth',
      request_id: first.headers.get('x-request-id'),
    });
    const [finding] = first.json['findings'] as JsonObject[];
    expect(finding).toMatchObject({ title: 'Product of Qatar' });
    expect(finding!['statement']).toMatch(/^From [\d,]+ to [\d,]+ \(-?[\d.,]+ percent\) since 2015$/);
    expect(codesOf(first)).toContain('auth.missing');
    expect(first.json['cache_stats']).toMatchObject({ hits: 0, misses: 3, sets: 3, errors: 0 });
    const second = await post();
    expect(second.json['cache_stats']).toMatchObject({ hits: 3, misses: 0, sets: 0, errors: 0 });
    expect(found(second.json)).toBe(found(first.json));
  });

  it('cites cells that stand in the answers its own paths repeat', async () => {
    const { json } = await post({ roles: ['analyst'] });
    expect(codesOf({ json } as Reply)).not.toContain('auth.missing');
    const { queries } = json['reproducibility'] as { queries: { query_id: string; url: string }[] };
    expect(queries.map(({ query_id: id }) => id)).toEqual(['early_warning_indicators', 'world_bank_indicator']);
    const citations = json['citations'] as { query_id: string; row: number; column: string; value: number }[];
    expect(citations).toHaveLength(3);
    for (const { query_id: id, row, column, value } of citations) {
      const { url } = queries.find((query) => query.query_id === id)!;
      const answer = await application.request(url, { roles: ['analyst'] });
      const rows = answer.json['rows'] as { data: Record<string, number> }[];
      expect(rows[row]!.data[column]).toBe(value);
    }
  });

  it('is the same without the cache', async () => {
    const cached = await post();
    const uncached = await start({ CACHE_ENABLED: 'false' });
    try {
      const { json } = await uncached.request(RUNS, { body: ORDER });
      expect(found(json)).toBe(found(cached.json));
      expect(json['cache_stats']).toEqual({ hits: 0, misses: 0, sets: 0, errors: 0 });
    } finally {
      await uncached.close();
    }
  });

  it('is refused where nobody could answer it', async () => {
    for (const [body, status, code] of [
      [{ intent: 'nothing' }, 404, 'orchestration.unknown_intent'],
      [{ intent: 'test.growth', params: { start: 1 } }, 400, 'orchestration.parameter'],
      [{ intent: 'test.growth', params: [] }, 400, 'request.invalid'],
      [{ params: {} }, 400, 'request.invalid'],
    ] as const)
      expect(await application.request(RUNS, { body })).toMatchObject({ status, json: { code } });
  });

  it('is offered with its parameters, and described', async () => {
    const { json } = await application.request('/api/v1/orchestration/intents');
    const intents = json['intents'] as JsonObject[];
    expect(json['count']).toBe(intents.length);
    expect(intents.find(({ intent }) => intent === 'test.growth')).toMatchObject({
      title: 'Growth of a country',
      parameters: [{ name: 'country', default: 'QAT' }, { name: 'start' }],
    });
    const { paths } = (await application.request('/openapi.json')).json as { paths: Record<string, JsonObject> };
    expect(paths[RUNS]?.['post']).toMatchObject({ responses: { 200: {}, 202: {}, 400: {} } });
    expect(paths[`${RUNS}/{run_id}/events`]?.['get']).toBeDefined();
  });
});

describe('a run that nobody waits for', () => {
  const begin = async (options: RequestOptions = {}): Promise<string> => {
    const reply = await post({ headers: { prefer: 'wait=5, respond-async' }, ...options });
    expect(reply).toMatchObject({ status: 202, json: { state: 'running' } });
    expect(reply.headers.get('location')).toBe(`${RUNS}/${String(reply.json['run_id'])}`);
    expect(reply.headers.get('preference-applied')).toBe('respond-async');
    return reply.headers.get('location')!;
  };

  it('is followed by its events, then read by whoever started it alone', async () => {
    const release = agent.hold();
    const place = await begin({ roles: ['analyst'] });
    expect(await application.request(place, { roles: ['analyst'] })).toMatchObject({ status: 202 });
    const following = application.request(`${place}/events`, { roles: ['analyst'] });
    release();
    const events = await following;
    expect(events.headers.get('content-type')).toContain('text/event-stream');
    const blocks = events.text.trimEnd().split('\n\n');
    expect(blocks[0]).toBe('retry: 2000');
    expect(blocks[1]).toBe('id: 1\nevent: node\ndata: {"node":"route","state":"entered"}');
    const [id, name, data] = blocks.at(-1)!.split('\n');
    expect([id, name]).toEqual(['id: 11', 'event: result']);
    const kept = await application.request(place, { roles: ['analyst'] });
    expect(kept).toMatchObject({ status: 200, json: { ok: true } });
    expect(data).toBe(`data: ${kept.text}`);
    const rest = { roles: ['analyst'] as const, headers: { 'last-event-id': '10' } };
    expect((await application.request(`${place}/events`, rest)).text).toBe(`retry: 2000\n\n${blocks.at(-1)!}\n\n`);
    for (const path of [place, `${place}/events`])
      expect(await application.request(path)).toMatchObject({
        status: 404,
        json: { code: 'orchestration.unknown_run' },
      });
    const bad = { roles: ['analyst'] as const, headers: { 'last-event-id': 'x' } };
    expect(await application.request(`${place}/events`, bad)).toMatchObject({ status: 400 });
  });

  it('keeps no stop waiting: its streams end, and it ends with a result that says so', async () => {
    const stopping = await start();
    const release = agent.hold();
    try {
      const reply = await stopping.request(RUNS, { body: ORDER, headers: { prefer: 'respond-async' } });
      const events = `${reply.headers.get('location')!}/events`;
      const [drained, closed] = [fetch(stopping.url + events), fetch(stopping.url + events)];
      const readers = (await Promise.all([drained, closed])).map((each) => each.body!.getReader());
      for (const reader of readers) await reader.read();
      const drain = stopping.app.get(RequestDrain);
      drain.stop();
      expect(await drain.drained(2000)).toBe(true);
      for (const reader of readers) for (let { done } = await reader.read(); !done;) ({ done } = await reader.read());
    } finally {
      await stopping.close();
      release();
    }
  });

  it('does not hang a close without a drain that finds its streams open', async () => {
    const closing = await start();
    const release = agent.hold();
    const reply = await closing.request(RUNS, { body: ORDER, headers: { prefer: 'respond-async' } });
    const stream = await fetch(`${closing.url}${reply.headers.get('location')!}/events`);
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (let { value, done } = await reader.read(); !done; { value, done } = await reader.read()) {
      text += value ?? '';
      if (text.includes('"node":"invoke","state":"entered"')) break;
    }
    expect(text).toContain('"node":"invoke","state":"entered"');
    await closing.close();
    release();
    while (!(await reader.read()).done);
  });
});

describe('falaj run', () => {
  it('runs by itself over the same application where no server does', async () => {
    const { settings } = application;
    const provided = { ...settings.database, url: database.appUrl, ownerUrl: database.ownerUrl };
    const server = new ServerClient('http://127.0.0.1:1', () => Promise.resolve(''), 1000);
    const output = { isTerminal: false, write: () => undefined };
    const engine = new LocalApplication({ ...settings, database: provided }, server, output);
    await expect(engine.orchestrate('nothing', {})).rejects.toMatchObject({ code: 'orchestration.unknown_intent' });
  });

  it('asks the server, reads well, prints the result as it is, and says what was wrong', async () => {
    const falaj = async (...words: string[]): Promise<{ code: number; out: string; err: string }> => {
      const terminal = new RecordingTerminal();
      const context = contextFor(application.url, terminal);
      const token = await application.token(['analyst']);
      const client = new ServerClient(application.url, () => Promise.resolve(token), 10_000);
      const server = (): Promise<ServerClient> => Promise.resolve(client);
      const code = await runCommandLine(words, { ...context, server });
      return { code, out: terminal.stdout.join('\n'), err: terminal.stderr.join('\n') };
    };
    const text = await falaj('run', 'test.growth', '--param', 'country=SAU');
    expect(text).toMatchObject({ code: 0, err: '' });
    expect(text.out).toMatch(
      /^test\.growth\n\nGrowth\n {2}\[info\] Product of Saudi Arabia\n {4}From [^]*from = [\d.]+ usd {2}\(c1: world_bank_indicator, row 0, value\)/,
    );
    expect(text.out).toMatch(
      /change = [-\d.]+ percent {2}\(percentChange of c1: [^]*, and 1 more\)[^]*\ncache +\d hits/,
    );
    const json = await falaj('run', 'test.growth', '--json');
    expect(JSON.parse(json.out)).toMatchObject({ ok: true, findings: [{ id: 'growth.change' }] });
    expect(await falaj('run', 'test.growth', '--param', 'start=x')).toMatchObject({ code: 2, out: '' });
    expect((await falaj('run', 'nothing')).err).toContain('orchestration.unknown_intent');
  });
});
