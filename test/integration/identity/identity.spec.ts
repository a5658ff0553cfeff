import pg from 'pg';
import { issueToken } from '../../../src/http/token.issuer.js';
import { ActionRetention } from '../../../src/identity/action.retention.js';
import { TestApplication, type Reply } from '../../support/application.js';
import { eventually } from '../../support/eventually.js';
import { testDatabase, type TestDatabase } from '../../support/postgres.js';

const KEYS = '/api/v1/admin/api-keys';
const AUDIT = '/api/v1/admin/audit';
const RESTRICTED = '/api/v1/queries/early_warning_indicators';

let database: TestDatabase;
let one: TestApplication;
let two: TestApplication;

beforeAll(async () => {
  database = await testDatabase();
  const start = (): Promise<TestApplication> =>
    TestApplication.start(database, {}, (settings) => ({
      ...settings,
      auth: { ...settings.auth, keyMemorySeconds: 1, keyGraceSeconds: 600 },
    }));
  one = await start();
  two = await start();
});

afterAll(async () => {
  await one.close();
  await two.close();
  await database.drop();
});

/** Runs a statement with the application's rights. */
async function asApplication(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.appUrl });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

const admin = (path: string, options: Parameters<TestApplication['request']>[1] = {}): Promise<Reply> =>
  one.request(path, { roles: ['admin'], ...options });

async function create(body: object): Promise<{ id: string; key: string }> {
  const reply = await admin(KEYS, { body });
  expect(reply.status).toBe(201);
  return reply.json as unknown as { id: string; key: string };
}

const by = (key: string): { headers: Record<string, string> } => ({ headers: { 'x-api-key': key } });

/** Whether the statement of a restricted query is shown: only to an analyst. */
async function isAnalyst(application: TestApplication, headers: Record<string, string>): Promise<boolean> {
  const reply = await application.request(RESTRICTED, { headers });
  return reply.status === 200 && typeof reply.json['sql'] === 'string';
}

describe('a service key', () => {
  it('lets a program in with the roles it was given, in every process, by either header', async () => {
    const { id, key } = await create({ name: 'reader', roles: ['analyst'], tenants: ['acme'] });
    expect(key).toMatch(/^falaj_key_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$/);
    for (const application of [one, two]) {
      expect(await isAnalyst(application, { 'x-api-key': key })).toBe(true);
      expect(await isAnalyst(application, { authorization: `Bearer ${key}` })).toBe(true);
    }
    expect((await one.request(KEYS, by(key))).json).toMatchObject({ code: 'auth.forbidden' });
    expect(
      (await one.request(RESTRICTED, { headers: { 'x-api-key': key, 'falaj-tenant': 'other' } })).json,
    ).toMatchObject({
      code: 'auth.forbidden',
    });
    await eventually(async () => {
      const { keys } = (await admin(KEYS)).json as { keys: { id: string; last_used_at: string | null }[] };
      expect(keys.find((each) => each.id === id)?.last_used_at).not.toBeNull();
    });
  });

  it('is kept as a digest, and its secret is told once', async () => {
    const { key } = await create({ name: 'secretive', roles: ['viewer'] });
    await isAnalyst(one, { 'x-api-key': key });
    const secret = key.slice(-43);
    expect((await admin(KEYS)).text).not.toContain(secret);
    expect((await admin(AUDIT)).text).not.toContain(secret);
    expect(one.logLines.join('\n')).not.toContain(secret);
    const rows = await database.query(`SELECT k::text AS row FROM falaj.api_key AS k`);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('is refused once it is revoked: here at once, elsewhere when it is looked up again', async () => {
    const { id, key } = await create({ name: 'short-lived', roles: ['analyst'] });
    expect(await isAnalyst(two, { 'x-api-key': key })).toBe(true);
    expect(await isAnalyst(one, { 'x-api-key': key })).toBe(true);
    expect((await admin(`${KEYS}/${id}`, { method: 'DELETE' })).json).toEqual({ id, revoked: true });
    expect((await one.request(RESTRICTED, by(key))).json).toMatchObject({ code: 'auth.invalid' });
    await eventually(async () => {
      expect((await two.request(RESTRICTED, by(key))).json).toMatchObject({ code: 'auth.invalid' });
    });
    expect((await admin(`${KEYS}/${id}`, { method: 'DELETE' })).json).toMatchObject({ code: 'auth.key_unknown' });
    await create({ name: 'short-lived', roles: ['viewer'] });
  });

  it('is refused past its end', async () => {
    const { id, key } = await create({
      ...{ name: 'ending', roles: ['analyst'] },
      expires_at: new Date(Date.now() + 3_600_000).toISOString(),
    });
    expect(await isAnalyst(two, { 'x-api-key': key })).toBe(true);
    await database.query(`UPDATE falaj.api_key SET expires_at = clock_timestamp() - interval '1 s' WHERE id = '${id}'`);
    await eventually(async () => {
      expect((await two.request(RESTRICTED, by(key))).json).toMatchObject({ code: 'auth.invalid' });
    });
  });

  it.each([
    ['another secret', (key: string) => key.slice(0, -1) + (key.endsWith('A') ? 'E' : 'A')],
    ['another id', (key: string) => key.replace(/_key_./, (text) => (text.endsWith('0') ? '_key_1' : '_key_0'))],
    ['something cut off', (key: string) => key.slice(0, -5)],
    ['SQL in it', () => `falaj_key_' OR '1'='1`.replaceAll(' ', '')],
  ])('is refused with %s', async (name, change) => {
    const { key } = await create({ name: name.replaceAll(' ', '-'), roles: ['analyst'] });
    expect((await one.request(RESTRICTED, by(change(key)))).json).toMatchObject({ status: 401, code: 'auth.invalid' });
  });

  it.each([
    [{ roles: ['viewer'] }, 'name'],
    [{ name: 'x', roles: [] }, 'roles'],
    [{ name: 'x', roles: ['admin'] }, 'roles'],
    [{ name: 'x', roles: ['viewer'], tenants: [''] }, 'tenants'],
    [{ name: 'x', roles: ['viewer'], expires_at: 'tomorrow' }, 'expires_at'],
    [{ name: 'x', roles: ['viewer'], requests_per_second: 0 }, 'requests_per_second'],
  ])('is not made of %j', async (body, field) => {
    const reply = await admin(KEYS, { body });
    expect(reply.json).toMatchObject({ status: 400, code: 'request.invalid' });
    expect(JSON.stringify(reply.json['errors'])).toContain(field);
  });

  it('has a name of its own and is made by an admin', async () => {
    await create({ name: 'taken', roles: ['viewer'] });
    expect((await admin(KEYS, { body: { name: 'taken', roles: ['viewer'] } })).json).toMatchObject({ status: 400 });
    const operator = { roles: ['operator'], body: { name: 'mine', roles: ['viewer'] } } as const;
    expect((await one.request(KEYS, operator)).status).toBe(403);
    const past = { name: 'past', roles: ['viewer'], expires_at: '2020-01-01T00:00:00Z' };
    expect((await admin(KEYS, { body: past })).json).toMatchObject({ status: 400, code: 'request.invalid' });
  });
});

describe('what operators do', () => {
  interface Action {
    readonly id: number;
    readonly principal: string;
    readonly route: string;
    readonly status: number | null;
    readonly code: string | null;
    readonly target: Record<string, unknown>;
  }
  const actions = async (query = ''): Promise<readonly Action[]> =>
    (await admin(`${AUDIT}${query}`)).json['actions'] as readonly Action[];

  it('is recorded with its outcome, and looking is not', async () => {
    const { auth } = one.settings;
    const token = await issueToken(auth, { subject: 'night-operator', roles: ['operator'], ttlSeconds: 60 });
    const headers = { authorization: `Bearer ${token}` };
    await one.request('/api/v1/admin/cache/stats', { headers });
    await one.request('/api/v1/admin/cache/invalidate', { headers, body: { tag: 'dataset:none' } });
    await one.request('/api/v1/admin/cache/invalidate', { headers, body: { tag: 'a', key: 'b' } });
    const samples = [{ fn: 'get_gcc_indicator', params: { country: 'QAT' } }];
    await one.request('/api/v1/admin/cache/warmup', { headers, body: { samples } });
    const done = await actions('?principal=night-operator');
    expect(done).toMatchObject([
      { route: '/api/v1/admin/cache/warmup', target: { samples: '1 items' } },
      { status: 400, code: 'request.invalid', target: { tag: 'a', key: 'b' } },
      { status: 200, code: null, target: { tag: 'dataset:none' }, principal: 'night-operator' },
    ]);
    expect(await actions(`?principal=night-operator&before=${String(done[0]?.id)}&limit=1`)).toEqual([done[1]]);
    expect(JSON.stringify(done)).not.toContain('QAT');
  });

  it('is recorded and refused as any other where it names what no text of the database holds', async () => {
    const half = `${'x'.repeat(199)}\u{1F600}`;
    const paths = ['%00', encodeURIComponent('a\0b')].map((name) => `/api/v1/admin/materialized-views/${name}/pause`);
    for (const path of paths) expect(await admin(path, { method: 'POST' })).toMatchObject({ status: 400 });
    for (const tag of [half, '\0', '\ud800'])
      expect((await admin('/api/v1/admin/cache/invalidate', { body: { tag, key: 'b', '\0': 1 } })).status).toBe(400);
    const targets = (await actions('?limit=5')).map(({ target }) => target);
    expect(targets).toEqual([
      { tag: '\uFFFD', key: 'b', '\uFFFD': 1 },
      { tag: '\uFFFD', key: 'b', '\uFFFD': 1 },
      { tag: `${'x'.repeat(199)}\uFFFD`, key: 'b', '\uFFFD': 1 },
      { name: 'a\uFFFDb' },
      { name: '\uFFFD' },
    ]);
  });

  it('cannot be rewritten by the application', async () => {
    const attempts = [
      'DELETE FROM falaj.operator_action',
      `UPDATE falaj.operator_action SET principal = 'someone else'`,
      `INSERT INTO falaj.operator_action (principal, roles, method, route, target, request_id) VALUES ('x', '{}', 'x', 'x', '{}', 'x')`,
      `UPDATE falaj.api_key SET roles = '{operator}'`,
    ];
    for (const text of attempts) await expect(asApplication(text)).rejects.toMatchObject({ code: '42501' });
    const [first] = await actions('?principal=night-operator');
    await asApplication(`SELECT falaj.end_action(${String(first?.id)}, 500, 'made.up')`);
    expect((await actions('?principal=night-operator'))[0]).toEqual(first);
  });

  it('is forgotten after its time, by the owner', async () => {
    await database.query(
      `UPDATE falaj.operator_action SET at = at - interval '731 days' WHERE principal = 'night-operator'`,
    );
    await one.app.get(ActionRetention).trim();
    expect(await actions('?principal=night-operator')).toEqual([]);
    expect((await actions()).length).toBeGreaterThan(0);
  });

  it('is not done where it cannot be recorded', async () => {
    await database.query('ALTER FUNCTION falaj.begin_action RENAME TO away');
    try {
      const reply = await one.request(KEYS, { roles: ['admin'], body: { name: 'unrecorded', roles: ['viewer'] } });
      expect(reply.status).toBeGreaterThanOrEqual(500);
    } finally {
      await database.query('ALTER FUNCTION falaj.away RENAME TO begin_action');
    }
    expect((await admin(KEYS)).text).not.toContain('unrecorded');
  });
});
