import { appendFile, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CliContext } from '../../../src/cli/cli-context.js';
import type { DoctorFinding } from '../../../src/cli/doctor.finding.js';
import { Interruption } from '../../../src/cli/interruption.js';
import { runCommandLine } from '../../../src/cli/program.js';
import { ServerClient } from '../../../src/cli/server.client.js';
import { loadSettings } from '../../../src/config/load-settings.js';
import type { Settings } from '../../../src/config/settings.js';
import { issueToken } from '../../../src/http/token.issuer.js';
import { LocalApplication } from '../../../src/local.engine.js';
import { TestApplication } from '../../support/application.js';
import { eventually } from '../../support/eventually.js';
import { emptyDatabase, testDatabase, type TestDatabase } from '../../support/postgres.js';
import { closedAddress, RecordingTerminal, ScriptedServer } from '../../unit/cli/cli.fixture.js';

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const GDP = ['world_bank_indicator', '--param', 'indicator=NY.GDP.MKTP.CD', '--param', 'country=QAT'];
const progress: string[] = [];

let nowhere: string;
let loaded: TestDatabase;
let applied: Outcome;

/** `falaj` with everything real, in this process. */
async function falaj(settings: Settings, ...words: string[]): Promise<Outcome> {
  const terminal = new RecordingTerminal();
  const token = () => issueToken(settings.auth, { subject: 'falaj-cli', roles: ['admin'], ttlSeconds: 60 });
  const server = new ServerClient(settings.serverUrl, token, 10_000);
  const output = { isTerminal: false, write: (text: string) => void progress.push(text) };
  const engine = new LocalApplication(settings, server, output);
  const context: CliContext = {
    ...{ terminal, interruption: new Interruption() },
    server: () => Promise.resolve(server),
    local: () => Promise.resolve(engine),
  };
  const code = await runCommandLine(words, context);
  return { code, out: terminal.stdout.join('\n'), err: terminal.stderr.join('\n') };
}

function settingsFor(database: Pick<TestDatabase, 'appUrl' | 'ownerUrl'>, more: NodeJS.ProcessEnv = {}): Settings {
  const urls = { DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl };
  return loadSettings({ environment: { NODE_ENV: 'test', FALAJ_URL: nowhere, ...urls, ...more } });
}

async function doctor(settings: Settings): Promise<{ code: number; findings: DoctorFinding[] }> {
  const { code, out } = await falaj(settings, 'doctor', '--json');
  return { code, findings: (JSON.parse(out) as { findings: DoctorFinding[] }).findings };
}

const notOk = (findings: readonly DoctorFinding[]): DoctorFinding[] => findings.filter(({ state }) => state !== 'ok');

beforeAll(async () => {
  nowhere = await closedAddress();
  loaded = await testDatabase({ data: true, scale: 0.1 });
  applied = await falaj(settingsFor(loaded), 'views', 'apply');
});
afterAll(() => loaded.drop());

describe('without a server', () => {
  it('lists and shows contracts without a database', async () => {
    const settings = settingsFor({ appUrl: 'postgres://a:b@127.0.0.1:1/x', ownerUrl: 'postgres://a:b@127.0.0.1:1/x' });
    const list = await falaj(settings, 'query', 'list');
    expect(list).toMatchObject({ code: 0, err: '' });
    expect(list.out).toMatch(/world_bank_indicator +public +\d+ +World Bank/);
    const shown = await falaj(settings, 'query', 'show', 'world_bank_indicator');
    expect(shown.out).toMatch(/country +string +\(required\)[^]*start_year +integer +null +1900 … 2100[^]*SELECT/);
    const json = JSON.parse(
      (await falaj(settings, 'query', 'show', 'retention_by_company_agg', '--json')).out,
    ) as object;
    expect(json).toMatchObject({ query_id: 'retention_by_company_agg' });
    expect(await falaj(settings, 'query', 'show', 'nosuch')).toMatchObject({ code: 2, out: '' });
    expect(await falaj(settings, 'query', 'run', ...GDP)).toMatchObject({ code: 1, out: '' });
  });

  it('runs and explains by itself, with parameters given as text', async () => {
    const settings = settingsFor(loaded);
    const asked = [...GDP, '--param', 'start_year=2020', '--param', 'end_year=2021'];
    const run = await falaj(settings, 'query', 'run', ...asked);
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(run.out).toMatch(/Qatar +QAT +2020[^]*2 rows, unit \w+; world_bank_gdp \(real\)[^]*no server runs/);
    const none = await falaj(settings, 'query', 'run', ...GDP, '--param', 'start_year=2099');
    expect(none.out).toContain('(no rows)');
    const told = await falaj(settings, 'query', 'explain', ...asked);
    expect(told.out).toMatch(
      /cache +granted, region default\nkey +falaj_test:[^]*no tier holds[^]*dataset:world_bank_gdp/,
    );
    const wrong = await falaj(settings, 'query', 'run', ...GDP, '--param', 'start_year=x');
    expect(wrong).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('start_year has the wrong type') as string,
    });
  });

  it('builds the views, shows them, and refreshes those of a file and no others', async () => {
    const settings = settingsFor(loaded);
    expect(applied).toMatchObject({ code: 0, err: '' });
    expect(applied.out).toMatch(
      /create[^]*\d+ steps; these and no others: falaj views apply --plan [0-9a-f]{12}\n[^]*mv_retention_by_company_36m +succeeded +build/,
    );
    expect((await falaj(settings, 'views', 'plan')).out).toMatch(/nothing to do$/);
    expect((await falaj(settings, 'views', 'list')).out).toMatch(/mv_salary_stats_sector +ready[^]*(\d+) of \1 ready$/);
    const one = await falaj(settings, 'views', 'status', 'mv_retention_by_company_36m');
    expect(one.out).toMatch(/ready[^]*labour-market\/views\.yml:\d+[^]*built +as defined[^]*nobody holds a lock/);
    const file = join(await mkdtemp(join(tmpdir(), 'falaj-registry-')), 'other.yml');
    await writeFile(
      file,
      "- {name: mv_other, sql_id: salary_statistics_sector, params: {source: panel}, indexes: ['i_mv_other ON mv_other(sector)'], refresh_cron: '0 1 * * *'}",
    );
    const refreshed = await falaj(settings, 'views', 'refresh', '--registry', file, '--json');
    expect(JSON.parse(refreshed.out)).toMatchObject({
      runs: [{ view: 'mv_other', state: 'succeeded', mode: 'build' }],
    });
    expect(await falaj(settings, 'views', 'refresh', 'mv_other')).toMatchObject({ code: 2, out: '' });
    const unread = await falaj(settings, 'views', 'refresh', '--registry', `${file}.none`);
    expect(unread).toMatchObject({ code: 2, err: expect.stringContaining('cannot be read') as string });
    await loaded.query('DROP MATERIALIZED VIEW mv_other');
    await loaded.query("DELETE FROM falaj.view_state WHERE name = 'mv_other'");
    await rm(dirname(file), { recursive: true });
  });

  it('leaves no connection open, over which it would not end, where a view is defined wrong', async () => {
    const place = await mkdtemp(join(tmpdir(), 'falaj-wrong-'));
    const settings = settingsFor(loaded);
    try {
      await cp('definitions', place, { recursive: true });
      await appendFile(
        join(place, 'labour-market/views.yml'),
        '\n- name: nothing_like_it\n  sql_id: retention_by_company_agg\n',
      );
      const wrong = { ...settings, registry: { ...settings.registry, definitionsDirectory: place } };
      expect(await falaj(wrong, 'views', 'list')).toMatchObject({
        code: 1,
        err: expect.stringContaining('definition.invalid') as string,
      });
      const open = `SELECT count(*)::int AS open FROM pg_stat_activity
        WHERE datname = current_database() AND application_name LIKE 'falaj%'`;
      await eventually(async () => {
        expect(await loaded.query(open)).toEqual([{ open: 0 }]);
      });
    } finally {
      await rm(place, { recursive: true });
    }
  });

  it('says that the database is not set up, sets it up with a load, and loads what changed only', async () => {
    const database = await emptyDatabase();
    try {
      const settings = settingsFor(database);
      expect(await falaj(settings, 'query', 'run', ...GDP)).toMatchObject({
        code: 1,
        err: expect.stringMatching(/database\.unmigrated: the database lacks \d[^]*data load/) as string,
      });
      const bare = await doctor(settings);
      expect(bare.code).toBe(1);
      expect(notOk(bare.findings)).toMatchObject([{ check: 'migrations', state: 'fail' }]);
      expect(await falaj(settings, 'data', 'load', 'nowhere')).toMatchObject({ code: 2, out: '' });
      const first = await falaj(settings, 'data', 'load', 'labour-market', '--scale', '0.01');
      expect(first).toMatchObject({ code: 0, err: '' });
      expect(first.out).toContain('13 of 13 datasets loaded');
      expect(progress.join('')).toContain('wage_panel');
      expect((await falaj(settings, 'data', 'load', 'labour-market')).out).toContain('0 of 13 datasets loaded, 0 rows');
    } finally {
      await database.drop();
    }
  });
});

describe('beside a server', () => {
  let server: TestApplication;
  let settings: Settings;
  beforeAll(async () => {
    server = await TestApplication.start(loaded);
    settings = settingsFor(loaded, { FALAJ_URL: server.url });
  });
  afterAll(() => server.close());

  it('asks it, sees what it caches, and invalidates', async () => {
    expect((await falaj(settings, 'query', 'run', ...GDP)).out).toMatch(/cache: .*miss/);
    expect((await falaj(settings, 'query', 'run', ...GDP)).out).toMatch(/cache: .*hit/);
    expect((await falaj(settings, 'query', 'explain', ...GDP)).out).toMatch(/a hit in l1[^]*l1 +valid/);
    expect((await falaj(settings, 'cache', 'info')).out).toMatch(
      /on, namespace falaj_test\nmemory +bytes \d+[^]*operations +\d+ of \d+ cached/,
    );
    expect((await falaj(settings, 'cache', 'stats')).out).toMatch(/get_world_bank_indicator +default +1 +1 +0 +1/);
    const { entries } = JSON.parse((await falaj(settings, 'cache', 'list', '--json')).out) as {
      entries: { key: string }[];
    };
    const inspected = await falaj(settings, 'cache', 'inspect', entries[0]!.key);
    expect(inspected.out).toMatch(/l1 +\d+ +\d+[^]*dataset:world_bank_gdp/);
    const invalidated = await falaj(settings, 'cache', 'invalidate', '--tag', 'dataset:world_bank_gdp');
    expect(invalidated.out).toMatch(/^invalidated tag dataset:world_bank_gdp at position \d+$/);
    expect((await falaj(settings, 'query', 'explain', ...GDP)).out).toMatch(
      /asks the database[^]*dataset:world_bank_gdp\)/,
    );
    expect(await falaj(settings, 'query', 'run', 'nosuch')).toMatchObject({ code: 2, out: '' });
  });

  it('a look and a load that finds nothing new leave its cache as it is', async () => {
    await falaj(settings, 'query', 'run', ...GDP);
    const changes = () => loaded.query('SELECT count(*)::int AS n FROM falaj.change_log');
    const before = await changes();
    // On a busy machine a server may be past its lease for a moment, and says so.
    await eventually(async () => {
      const looked = await doctor(settings);
      expect(notOk(looked.findings)).toEqual([]);
      expect(looked.code).toBe(0);
    });
    expect((await falaj(settings, 'data', 'load', 'labour-market')).code).toBe(0);
    expect(await changes()).toEqual(before);
    expect((await falaj(settings, 'query', 'run', ...GDP)).out).toMatch(/cache: .*hit/);
  });

  it('finds that it does not take the token', async () => {
    const other = settingsFor(loaded, { FALAJ_URL: server.url, JWT_SECRET: 'another-secret-of-thirty-two-characters' });
    expect(await falaj(other, 'cache', 'stats')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/auth\.invalid[^]*same JWT_SECRET/) as string,
    });
  });
});

describe('the doctor', () => {
  it('tells a database that is away, and one that refuses the login', async () => {
    const address = 'postgres://a:b@127.0.0.1:1/x';
    const away = await doctor(settingsFor({ appUrl: address, ownerUrl: address }));
    expect(away.code).toBe(1);
    expect(notOk(away.findings)).toMatchObject([
      { check: 'migrations', detail: expect.stringContaining('127.0.0.1:1/x') as string },
    ]);
    const wrong = new URL(loaded.ownerUrl);
    wrong.password = 'wrong';
    const refused = await doctor(settingsFor({ appUrl: loaded.appUrl, ownerUrl: wrong.href }));
    expect(notOk(refused.findings)).toMatchObject([{ detail: expect.stringContaining('refuses the login') as string }]);
  });

  it('tells broken definitions, the cache off, and a Redis that is away', async () => {
    const settings = settingsFor(loaded, { CACHE_ENABLED: 'false' });
    const broken = {
      ...settings,
      registry: { ...settings.registry, definitionsDirectory: '/nonexistent-definitions' },
    };
    const found = await doctor(broken);
    expect(found.code).toBe(1);
    expect(notOk(found.findings)).toMatchObject([
      { check: 'configuration', state: 'warn' },
      { check: 'definitions', state: 'fail' },
    ]);
    const key = `test:${Buffer.alloc(32, 7).toString('base64')}`;
    const redis = await doctor(settingsFor(loaded, { REDIS_URL: 'redis://127.0.0.1:1', ENCRYPTION_KEYS: key }));
    expect(redis.code).toBe(0);
    expect(notOk(redis.findings)).toMatchObject([{ check: 'redis', state: 'warn' }]);
  });

  it('tells an application that owns its tables, no data, and a table without triggers', async () => {
    const database = await testDatabase();
    try {
      const server = await TestApplication.start(database);
      await server.close();
      await database.query('ALTER TABLE public.countries DISABLE TRIGGER USER');
      await database.query('SELECT falaj.audit(0)');
      const found = await doctor(settingsFor({ appUrl: database.ownerUrl, ownerUrl: database.ownerUrl }));
      expect(notOk(found.findings)).toMatchObject([
        { check: 'database', state: 'warn', detail: expect.stringContaining('owns') as string },
        { check: 'data', state: 'fail' },
        { check: 'change log', state: 'warn', detail: expect.stringContaining('public.countries') as string },
        {
          check: 'views',
          state: 'warn',
          detail: expect.stringMatching(/^missing: .*mv_salary_stats_sector/) as string,
        },
      ]);
    } finally {
      await database.drop();
    }
  });

  it('tells a server that is not ready and serves other definitions', async () => {
    const server = new ScriptedServer({
      '/health/ready': { status: 503, body: { status: 'error', error: { database: {} } } },
      '/api/v1/queries': { body: { registry_version: 'other' } },
    });
    const found = await doctor(settingsFor(loaded, { FALAJ_URL: await server.start() }));
    await server.stop();
    expect(found.code).toBe(0);
    expect(notOk(found.findings)).toMatchObject([
      { check: 'server', detail: expect.stringContaining('not ready: database') as string },
      { check: 'server', detail: expect.stringContaining('version other') as string },
    ]);
  });
});
