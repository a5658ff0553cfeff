import type { CliContext } from '../../src/cli/cli-context.js';
import { Interruption } from '../../src/cli/interruption.js';
import type { DoctorFinding } from '../../src/cli/doctor.finding.js';
import { runCommandLine } from '../../src/cli/program.js';
import { ServerClient } from '../../src/cli/server.client.js';
import { loadSettings } from '../../src/config/load-settings.js';
import type { Settings } from '../../src/config/settings.js';
import { LocalApplication } from '../../src/local.engine.js';
import { TestApplication, type Reply } from '../support/application.js';
import { eventually } from '../support/eventually.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { describeWithServers } from '../support/redis.js';
import { WriteRedis } from '../support/write-server.js';
import { RecordingTerminal } from '../unit/cli/cli.fixture.js';

type Row = Readonly<Record<string, unknown>>;

const FAMILY = 'equipment_reading';
const ASSET = 'FL-98';
/** What the table refuses, and what it does not. */
const [BAD, GOOD] = [13, 50];
const REFUSAL = `ADD CONSTRAINT plausible CHECK (value <> ${String(BAD)})`;
const WITHIN = { withinMs: 20_000 };

/** The test says when pending writes are applied. */
const held = (settings: Settings): Settings => ({
  ...settings,
  writeBehind: {
    ...settings.writeBehind,
    ...{ flushMs: 60_000, recheckMs: 100, retryFirstMs: 10, retryMaxMs: 50, maxRetryDelayMs: 50, applyWaitMs: 2000 },
    drainMs: 0,
  },
});

describeWithServers('the administration of writes that are acknowledged by a stream', () => {
  let database: TestDatabase;
  let redis: WriteRedis;
  let application: TestApplication;
  let minute = 0;

  beforeAll(async () => {
    database = await testDatabase();
    await database.query(
      `INSERT INTO public.equipment_assets VALUES ('${ASSET}', 'forklift', 'M', 'Z', 'available', NULL, NULL)`,
    );
    await alter(REFUSAL);
    redis = await WriteRedis.start();
    application = await TestApplication.start(database, { WRITE_BEHIND_REDIS_URL: redis.url }, held);
    await becomes({ mode: 'behind', reason: null });
  });
  afterAll(async () => {
    await application.close();
    await redis.close();
    await database.drop();
  });

  const alter = (change: string): Promise<unknown> =>
    database.query(`ALTER TABLE public.equipment_telemetry ${change}`);
  const admin = (path = '', body?: unknown): Promise<Reply> =>
    application.request(`/api/v1/admin/cache/writes${path}`, {
      roles: ['operator'],
      ...(body === undefined ? {} : { body }),
    });
  const families = async (): Promise<readonly Row[]> => (await admin()).json['families'] as readonly Row[];
  const family = async (): Promise<Row> => (await families()).find((row) => row['family'] === FAMILY) ?? {};
  const becomes = (told: Row): Promise<void> =>
    eventually(async () => {
      expect(await family()).toMatchObject(told);
    }, WITHIN);

  /** Each reading is of a minute of its own. Gives the time, by which its row and its key are known. */
  const taken = async (value: number, status = 202): Promise<string> => {
    const ts = `2026-01-01T00:${String((minute += 1)).padStart(2, '0')}:00.000Z`;
    const body = { readings: [{ metric: 'battery_soc_percent', value, ts }] };
    const reply = await application.request(`/api/v1/equipment/${ASSET}/telemetry`, { roles: ['operator'], body });
    expect([reply.status, reply.json['durable_in']]).toEqual([status, status === 202 ? 'stream' : 'database']);
    return ts;
  };
  const stored = async (ts: string): Promise<unknown> =>
    (await database.query<Row>('SELECT value FROM public.equipment_telemetry WHERE ts = $1', [ts]))[0]?.['value'];

  /** Of the family's samples, by name and further labels. */
  const samples = async (): Promise<ReadonlyMap<string, number>> => {
    const { text } = await application.request('/metrics');
    const found = text.matchAll(/^(cache_writes_\w+)\{family="equipment_reading"(?:,outcome="(\w+)")?\} (\S+)$/gm);
    return new Map(
      [...found].map(([, name, outcome, value]) => [[name, outcome].filter(Boolean).join(' '), Number(value)]),
    );
  };

  const falaj = async (...words: string[]): Promise<{ code: number; out: string; err: string }> => {
    const terminal = new RecordingTerminal();
    const environment = {
      ...{ NODE_ENV: 'test', FALAJ_URL: application.url, WRITE_BEHIND_REDIS_URL: redis.url },
      ...{ DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl },
    };
    const settings = loadSettings({ environment });
    const server = new ServerClient(application.url, () => application.token(['admin']), 10_000);
    const local = new LocalApplication(settings, server, { isTerminal: false, write: () => undefined });
    const context: CliContext = {
      ...{ terminal, interruption: new Interruption() },
      server: () => Promise.resolve(server),
      local: () => Promise.resolve(local),
    };
    const code = await runCommandLine(words, context);
    return { code, out: terminal.stdout.join('\n'), err: terminal.stderr.join('\n') };
  };
  /** What the doctor finds of the family. */
  const diagnosis = async (): Promise<DoctorFinding | undefined> => {
    const { findings } = JSON.parse((await falaj('doctor', '--json')).out) as { findings: readonly DoctorFinding[] };
    return findings.find(({ check, detail }) => check === 'writes' && detail.startsWith(`${FAMILY}:`));
  };

  it('is for operators', async () => {
    expect((await application.request('/api/v1/admin/cache/writes')).status).toBe(401);
    for (const path of ['', '/flush', '/retry', '/abandon']) {
      const body = path === '' ? {} : { body: { family: FAMILY } };
      expect(
        (await application.request(`/api/v1/admin/cache/writes${path}`, { roles: ['analyst'], ...body })).status,
      ).toBe(403);
    }
  });

  it('refuses a family that is not written, and orders that are none', async () => {
    for (const path of ['/flush', '/retry', '/abandon']) {
      const refused = await admin(path, { family: 'nobody' });
      expect([refused.status, refused.json['code']]).toEqual([404, 'cache.unknown_family']);
    }
    expect((await admin('/retry', { family: FAMILY, order: '1 OR 1' })).status).toBe(400);
    expect((await admin('/flush', {})).status).toBe(400);
    expect(await falaj('cache', 'writes', '--flush', 'nobody')).toMatchObject({ code: 1, out: '' });
    expect(await falaj('cache', 'writes', '--flush', FAMILY, '--retry', FAMILY)).toMatchObject({ code: 2, out: '' });
  });

  it('tells the server, and of each family what it asks for and what it is', async () => {
    const { json, headers } = await admin();
    expect(json['server']).toEqual({ kind: 'fit', wait_aof: expect.any(Boolean) as boolean });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(await family()).toMatchObject({
      ...{ pattern: 'behind', mode: 'behind', reason: null, region: 'metrics_recent', pending: 0, dead_letters: 0 },
      ...{ backlog_max: 100_000, lost_streams: 0, oldest_pending_ms: null, oldest_dead: [] },
    });
    const others = (await families()).filter((row) => row['family'] !== FAMILY);
    expect(new Set(others.map((row) => row['mode']))).toEqual(new Set(['through']));
    expect(await diagnosis()).toMatchObject({ state: 'ok', detail: `${FAMILY}: behind, 0 pending, 0 dead letters` });
  });

  it('shows what waits: how many, how long; and applies it when it is told to', async () => {
    const before = await samples();
    const times = [await taken(GOOD), await taken(GOOD)];
    await eventually(async () => {
      expect(Number((await family())['oldest_pending_ms'])).toBeGreaterThan(0);
    });
    expect(await family()).toMatchObject({ pending: 2 });
    const waiting = await samples();
    expect(waiting.get('cache_writes_pending')).toBe(2);
    expect(waiting.get('cache_writes_oldest_pending_seconds')).toBeGreaterThan(0);
    expect([waiting.get('cache_writes_behind'), waiting.get('cache_writes_as_asked')]).toEqual([1, 1]);
    const more = (of: ReadonlyMap<string, number>, name: string): number =>
      (of.get(name) ?? NaN) - (before.get(name) ?? NaN);
    expect(more(waiting, 'cache_writes_total acknowledged')).toBe(2);
    expect((await falaj('cache', 'writes')).out).toMatch(/^equipment_reading +behind +behind +2 +\d+ +0 *$/m);

    expect(await stored(times[0] ?? '')).toBeUndefined();
    expect((await admin('/flush', { family: FAMILY })).json).toEqual({ family: FAMILY, drained: true });
    for (const ts of times) expect(await stored(ts)).toBe(String(GOOD));
    const applied = await samples();
    expect([applied.get('cache_writes_pending'), applied.get('cache_writes_oldest_pending_seconds')]).toEqual([0, 0]);
    expect(more(applied, 'cache_writes_flushed_total applied')).toBe(2);
    expect(more(applied, 'cache_writes_flushes_total applied')).toBe(1);
    expect(more(applied, 'cache_writes_flush_seconds_total')).toBeGreaterThan(0);
  });

  it('lists what cannot be applied without its value, and tries it again: all of it, or one', async () => {
    const [first, second] = [await taken(BAD), await taken(BAD)];
    const good = await taken(GOOD);
    expect(await falaj('cache', 'writes', '--flush', FAMILY)).toEqual({
      code: 0,
      out: `${FAMILY}: drained true`,
      err: '',
    });
    expect(await stored(good)).toBe(String(GOOD));

    const told = await family();
    const dead = told['oldest_dead'] as readonly Row[];
    expect(told).toMatchObject({ pending: 0, dead_letters: 2 });
    expect(dead).toEqual(
      [first, second].map((ts) => expect.objectContaining({ reason: '23514', attempts: 3, key: keyOf(ts) }) as Row),
    );
    expect(Object.keys(dead[0] ?? {}).sort()).toEqual(['attempts', 'died_at', 'key', 'order', 'reason']);
    expect((await samples()).get('cache_writes_flushed_total dead_letter')).toBe(2);
    expect(await diagnosis()).toEqual({
      ...{ check: 'writes', state: 'warn', detail: `${FAMILY}: behind, 0 pending, 2 dead letters` },
      remedy: `See falaj cache writes; then falaj cache writes --retry ${FAMILY}.`,
    });
    const listed = await falaj('cache', 'writes');
    expect(listed.out).toMatch(/^dead letters\n[^]*23514 +3 +20\d\d-/m);
    expect(listed.out).toContain(keyOf(first));

    expect((await admin('/retry', { family: FAMILY })).json).toEqual({ family: FAMILY, applied: 0, failed: 2 });
    expect((await admin('/retry', { family: FAMILY, order: '1' })).json).toEqual({
      family: FAMILY,
      applied: 0,
      failed: 0,
    });
    expect(await falaj('cache', 'writes', '--retry', FAMILY)).toMatchObject({
      code: 1,
      out: `${FAMILY}: applied 0, failed 2`,
    });
    await alter('DROP CONSTRAINT plausible');
    const one = await falaj('cache', 'writes', '--retry', FAMILY, '--order', String(dead[1]?.['order']));
    expect(one).toEqual({ code: 0, out: `${FAMILY}: applied 1, failed 0`, err: '' });
    expect([await stored(first), await stored(second)]).toEqual([undefined, String(BAD)]);
    expect(await family()).toMatchObject({ dead_letters: 1 });
    expect((await admin('/retry', { family: FAMILY })).json).toEqual({ family: FAMILY, applied: 1, failed: 0 });
    expect(await stored(first)).toBe(String(BAD));
    expect(await diagnosis()).toMatchObject({ state: 'ok' });
    await database.query('DELETE FROM public.equipment_telemetry WHERE value = $1', [BAD]);
    await alter(REFUSAL);
  });

  it('says why writes go through where the server may not acknowledge them', async () => {
    await redis.call('CONFIG', 'SET', 'appendfsync', 'everysec');
    await becomes({ mode: 'through', reason: 'appendfsync is everysec, not always' });
    expect(await stored(await taken(GOOD, 201))).toBe(String(GOOD));
    const told = await samples();
    expect([told.get('cache_writes_behind'), told.get('cache_writes_as_asked')]).toEqual([0, 0]);
    expect(told.get('cache_writes_total through')).toBe(1);
    expect((await admin()).json['server']).toEqual({ kind: 'unfit', reasons: ['appendfsync is everysec, not always'] });
    expect(await diagnosis()).toEqual({
      ...{ check: 'writes', state: 'warn' },
      detail: `${FAMILY}: through (appendfsync is everysec, not always), 0 pending, 0 dead letters`,
      remedy: 'Give WRITE_BEHIND_REDIS_URL a primary with noeviction, appendonly yes and appendfsync always.',
    });
    expect((await application.request('/health/ready')).json).toMatchObject({
      status: 'degraded',
      details: { writes: { status: 'degraded', modes: { [FAMILY]: 'through' } } },
    });
    await redis.call('CONFIG', 'SET', 'appendfsync', 'always');
    await becomes({ mode: 'behind', reason: null });
  });

  it('tells of a server that is away, gives it up when told to, and takes what it held once it is back', async () => {
    const waiting = await taken(GOOD);
    await redis.kill();
    await becomes({
      mode: 'behind',
      pending: null,
      oldest_pending_ms: null,
      reason: expect.stringMatching(/^the server is away: /),
    });
    const away = await samples();
    // How many wait is not known, which is not none.
    expect([away.has('cache_writes_pending'), away.has('cache_writes_oldest_pending_seconds')]).toEqual([false, false]);
    expect([away.get('cache_writes_behind'), away.get('cache_writes_as_asked')]).toEqual([1, 0]);
    expect(await diagnosis()).toMatchObject({
      state: 'warn',
      detail: expect.stringMatching(/: behind \(the server is away: .+\), pending unknown, 0 dead letters$/) as string,
      remedy: 'Start that server again; what it acknowledged waits on its disk.',
    });
    expect(await falaj('cache', 'writes', '--flush', FAMILY)).toMatchObject({
      code: 1,
      out: `${FAMILY}: drained false`,
    });

    expect(await falaj('cache', 'writes', '--abandon', FAMILY)).toEqual({
      code: 0,
      out: `${FAMILY}: abandoned true`,
      err: '',
    });
    expect((await admin('/abandon', { family: FAMILY })).json).toEqual({ family: FAMILY, abandoned: false });
    expect(await family()).toMatchObject({ mode: 'through', pending: 0 });
    expect(await stored(await taken(GOOD, 201))).toBe(String(GOOD));
    expect(await stored(waiting)).toBeUndefined();
    await redis.restart();
    await becomes({ mode: 'behind', reason: null });
    expect(await stored(waiting)).toBe(String(GOOD));
  });
});

function keyOf(ts: string): string {
  return `falaj_test:equipment:reading:${ASSET}:battery_soc_percent:${encodeURIComponent(ts)}`;
}
